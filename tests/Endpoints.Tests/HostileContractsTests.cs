using System.Text;
using Sluice.Endpoints.Tests.Harness;

namespace Sluice.Endpoints.Tests;

/// <summary>
/// The same for every other contract: TensorFlow Serving's rows and columns, SageMaker's CSV, JSON and JSON lines, binary tensors
/// behind JSON, and load and unload. The seed of a failure is in its message; the log must stay without errors.
/// </summary>
public sealed class HostileContractsTests
{
    private const int Rounds = 800;
    private const string HeaderLength = "Inference-Header-Content-Length";
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";
    private const string Json = "application/json";

    private static readonly byte[] Binary =
    [
        .. """
            {"id":"7","parameters":{"binary_data_output":true},"inputs":[
            {"name":"a","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}},
            {"name":"b","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":7}}]}
            """u8,
        .. (ReadOnlySpan<byte>)[0, 0, 128, 63, 0, 0, 0, 64, 3, 0, 0, 0, 65, 0, 255],
    ];

    /// <summary>What, where, of which type, for which model.</summary>
    public static TheoryData<string, string, string, string> Requests =>
        new()
        {
            {
                """{"signature_name":"serving_default","instances":[{"a":[1,2.5],"b":"x"},{"a":[-0,1e3],"b":{"b64":"AP8="}}]}""",
                "/v1/models/pair:predict",
                Json,
                ""
            },
            { """{"inputs":{"a":[[1,NaN],[Infinity,-2]],"b":["x",""]}}""", "/v1/models/pair:predict", Json, "" },
            { """{"instances":[[1,2,3],[4,5,6]]}""", "/v1/models/matrix/versions/1:predict", Json, "" },
            { "1,2.5,-3e2\r\n\"4\",,\"6\"\n", "/invocations", "text/csv", "matrix" },
            { "a,b\n1,\"x,\"\"y\"\"\"\n", "/invocations", "text/csv; header=present", "columns" },
            { """{"instances":[{"in":[1,2,3]}]}""", "/invocations", Json, "matrix" },
            { "[1,2,3]\n{\"in\":[4,5,6]}\n\n[7,8,9]", "/invocations", "application/jsonlines", "matrix" },
            { """{"ready":true}""", "/v2/repository/index", Json, "" },
            { """{"parameters":{"unload_dependents":true}}""", "/v2/repository/models/matrix/unload", Json, "" },
            {
                """{"parameters":{"config":"{\"max_batch_size\":4}","file:1/model.onnx":"AAAA"}}""",
                "/v2/repository/models/matrix/load",
                Json,
                ""
            },
        };

    [Theory, MemberData(nameof(Requests))]
    public async Task A_changed_request_is_answered_or_refused_with_a_sentence(
        string body,
        string path,
        string type,
        string model
    )
    {
        await using var server = await StartAsync();
        var random = new Random(body.Length);
        (string, string)[] headers = model.Length > 0 ? [(TargetModel, model)] : [];

        for (var round = 0; round < Rounds; round++)
        {
            var bytes = round % 4 == 3 ? Mutation.Chance(random) : Mutation.Of(random, Encoding.UTF8.GetBytes(body));
            await AssertRefusedOrAnsweredAsync(server, path, type, bytes, headers, $"{type} round {round}");
        }

        await AssertAliveAsync(server);
    }

    [Theory, InlineData(11), InlineData(12)]
    public async Task Changed_binary_tensors_are_answered_or_refused_with_a_sentence(int seed)
    {
        await using var server = await StartAsync();
        var random = new Random(seed);
        var json = Binary.Length - 15;

        for (var round = 0; round < Rounds; round++)
        {
            // The length said is right, near it, or anything; the text and the bytes behind it are changed as well.
            var said = random.Next(4) switch
            {
                0 => $"{random.NextInt64(-2, 300)}",
                1 => $"{json + random.Next(-2, 3)}",
                2 when random.Next(4) == 0 => random.GetItems(["", "x", "9223372036854775808", "1e3", "0", "00"], 1)[0],
                _ => $"{json}",
            };
            var bytes = random.Next(3) == 0 ? Binary : Mutation.Of(random, Binary);
            await AssertRefusedOrAnsweredAsync(
                server,
                "/v2/models/pair/infer",
                "application/octet-stream",
                bytes,
                [(HeaderLength, said)],
                $"seed {seed}, round {round}, {HeaderLength} '{said}'"
            );
        }

        await AssertAliveAsync(server);
    }

    private static Task<EndpointServer> StartAsync() =>
        EndpointServer.StartAsync(
            FakeModel.Pair("pair", "1"),
            FakeModel.EchoOf("matrix", Serving.Tensors.ElementType.Float32, -1, 3),
            FakeModel.Pair("columns", "1")
        );

    private static async Task AssertRefusedOrAnsweredAsync(
        EndpointServer server,
        string path,
        string type,
        byte[] bytes,
        (string, string)[] headers,
        string because
    )
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var reply = await server.Rest.SendAsync(HttpMethod.Post, path, content, headers);

        Assert.True(reply.Status is 200 or 400 or 404, $"{because}: {reply.Status} {reply.Text}");
        Assert.True(reply.Status == 200 || reply.Error.Length > 10, $"{because}: {reply.Text}");
    }

    private static async Task AssertAliveAsync(EndpointServer server)
    {
        var rows = await server.Rest.PostAsync("/v1/models/pair:predict", """{"instances":[{"a":[1,2],"b":"x"}]}""");

        Assert.Equal(200, rows.Status);
    }
}
