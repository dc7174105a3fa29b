using System.IO.Compression;
using System.Text;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests;

/// <summary>
/// As <see cref="HostileMessageTests"/>, of the contracts beside the Open Inference Protocol's own JSON and gRPC: binary tensors,
/// TensorFlow Serving's REST, SageMaker's bodies and Triton's repository. Bodies, their codings, the headers that say what they
/// are, and paths.
/// </summary>
public sealed class HostileContractsTests
{
    private const int Rounds = 1000;
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";
    private const string JsonLength = "Inference-Header-Content-Length";

    /// <summary>Answered, or the caller's fault: never the server's.</summary>
    private static readonly int[] NotTheServersFault = [200, 400, 404, 405, 406, 413, 415];

    private static readonly Dictionary<string, Func<Random, HostileRequest>> Ways = new()
    {
        ["binary tensors"] = BinaryTensors,
        ["one tensor alone"] = OneTensor,
        ["TensorFlow's rows"] = Rows,
        ["TensorFlow's columns"] = Columns,
        ["SageMaker's CSV"] = Csv,
        ["SageMaker's JSON"] = Invocation,
        ["SageMaker's JSON lines"] = JsonLines,
        ["Triton's index"] = Index,
        ["Triton's load and unload"] = LoadAndUnload,
    };

    public static TheoryData<string, int> WaysAndSeeds => [.. Ways.Keys.Select((way, at) => (way, 100 + at))];

    [Theory, MemberData(nameof(WaysAndSeeds))]
    public async Task Every_way_answers_what_is_valid(string way, int seed)
    {
        await using var server = await StartAsync();
        var random = new Random(seed);

        for (var round = 0; round < 200; round++)
        {
            var request = Ways[way](random);
            var reply = await SendAsync(server, request);

            Assert.True(
                reply.Status == 200,
                $"{request.Path} {Encoding.UTF8.GetString(request.Body)}: {reply.Status} {reply.Text}"
            );
        }
    }

    [Theory, MemberData(nameof(WaysAndSeeds))]
    public async Task Every_way_answers_or_refuses_with_a_sentence_what_is_changed(string way, int seed)
    {
        await using var server = await StartAsync();
        var random = new Random(seed);

        for (var round = 0; round < Rounds; round++)
        {
            var request = Changed(random, Ways[way](random));
            var reply = await SendAsync(server, request);

            var because = $"seed {seed}, round {round}: {request.Path}, {string.Join(", ", request.Headers)}";
            Assert.True(NotTheServersFault.Contains(reply.Status), $"{because}: {reply.Status} {reply.Text}");
            Assert.True(reply.Status == 200 || reply.Error.Length > 10, $"{because}: {reply.Text}");
        }

        Assert.Equal(200, (await SendAsync(server, Ways[way](random))).Status);
    }

    [Theory]
    [InlineData("/v1/models/rows-FP32")]
    [InlineData("/v1/models/:predict")]
    [InlineData("/v1/models/rows-FP32:explain")]
    [InlineData("/v1/models/rows-FP32:predict:predict")]
    [InlineData("/v1/models/rows-FP32%2F1:predict")]
    [InlineData("/v1/models/rows-FP32/versions/:predict")]
    [InlineData("/v1/models/rows-FP32/versions/99999999999999999999:predict")]
    [InlineData("/v1/models/rows-FP32/labels/%F0%9F%A6%8A:predict")]
    [InlineData("/v2/models/%E2%98%83/infer")]
    [InlineData("/v2/models/rows-FP32/versions/..%2F1/infer")]
    public async Task A_path_that_means_nothing_is_not_found_or_refused(string path)
    {
        await using var server = await StartAsync();

        var reply = await server.Rest.PostAsync(path, """{"instances":[[1,2]]}""");

        Assert.True(reply.Status is 400 or 404, $"{reply.Status} {reply.Text}");
        Assert.True(reply.Error.Length > 10, reply.Text);
    }

    /// <summary>Models of rows, two elements each, of every type; and one that takes and gives two tensors.</summary>
    private static Task<EndpointServer> StartAsync() =>
        EndpointServer.StartAsync([
            .. Enum.GetValues<ElementType>().Select(type => FakeModel.EchoOf($"rows-{type.Name()}", type, -1, 2)),
            FakeModel.Pair("pair", "1"),
        ]);

    private static Task<RestReply> SendAsync(EndpointServer server, HostileRequest request)
    {
        var content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers.Where(header => header.Name.StartsWith("Content-", Ordinal)))
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return server.Rest.SendAsync(
            HttpMethod.Post,
            request.Path,
            content,
            [.. request.Headers.Where(header => !header.Name.StartsWith("Content-", Ordinal))]
        );
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static HostileRequest Changed(Random random, HostileRequest request) =>
        random.Next(8) switch
        {
            0 => request with { Body = Mutation.Chance(random) },
            1 => request with { Headers = [.. request.Headers.Select(header => Changed(random, header))] },
            2 => WithCoding(random, request),
            _ => request with { Body = Mutation.Of(random, request.Body) },
        };

    /// <summary>Another value, of letters that a header can have.</summary>
    private static (string Name, string Value) Changed(Random random, (string Name, string Value) header)
    {
        var numbers = new[] { "-1", "0", "1", "7", "1000000", "2147483648", "99999999999999999999", "", "0x10" };
        var types = new[] { "text/csv; header=present", "text/csv;;", "*/*", "text/html", "application/json; q=0" };
        return (
            header.Name,
            header.Name switch
            {
                JsonLength => One(random, numbers),
                TargetModel => One(random, "", "none", "pair", "rows-INT8", "rows-FP32, pair", "%00"),
                _ => One(random, types),
            }
        );
    }

    /// <summary>A coding that the body is in, is broken in, or is not in at all.</summary>
    private static HostileRequest WithCoding(Random random, HostileRequest request)
    {
        var coding = One(random, "gzip", "deflate", "x-gzip", "br", "gzip, gzip", "");
        using var coded = new MemoryStream();
        using (
            Stream encoder =
                coding == "deflate" ? new ZLibStream(coded, Fastest, true) : new GZipStream(coded, Fastest, true)
        )
        {
            encoder.Write(request.Body);
        }

        var body = random.Next(3) switch
        {
            0 => request.Body,
            1 => Mutation.Of(random, coded.ToArray()),
            _ => coded.ToArray(),
        };
        return request with { Body = body, Headers = [.. request.Headers, ("Content-Encoding", coding)] };
    }

    private const CompressionLevel Fastest = CompressionLevel.Fastest;

    private static HostileRequest BinaryTensors(Random random)
    {
        var type = TypeOf(random);
        var bytes = BytesOf(type);
        var output = One(random, "", ""","outputs":[{"name":"out","parameters":{"binary_data":true}}]""");
        var all = One(random, "", ""","parameters":{"binary_data_output":true}""");
        var json = Encoding.UTF8.GetBytes(
            $$$"""
            {"id":"7"{{{all}}},"inputs":[{"name":"in","datatype":"{{{type.Name()}}}","shape":[2,2],
            "parameters":{"binary_data_size":{{{bytes.Length}}}}}]{{{output}}}}
            """
        );
        return new($"/v2/models/rows-{type.Name()}/infer", [.. json, .. bytes], (JsonLength, $"{json.Length}"));
    }

    private static HostileRequest OneTensor(Random random)
    {
        var type = One(random, [.. Samples.FixedSizeTypes]);
        return new($"/v2/models/rows-{type.Name()}/infer", BytesOf(type), (JsonLength, "0"));
    }

    private static HostileRequest Rows(Random random)
    {
        var type = TypeOf(random);
        var (first, second) = ValuesOf(type);
        return random.Next(3) switch
        {
            0 => Json(
                "/v1/models/pair:predict",
                """{"instances":[{"a":[1,2],"b":"x"},{"a":[3,-4e1],"b":{"b64":"eA=="}}]}"""
            ),
            1 => Json(
                $"/v1/models/rows-{type.Name()}/versions/1:predict",
                $$$"""{"signature_name":"serving_default","instances":[{"in":{{{first}}}},{"in":{{{second}}}}]}"""
            ),
            _ => Json($"/v1/models/rows-{type.Name()}:predict", $$"""{"instances":[{{first}},{{second}}]}"""),
        };
    }

    private static HostileRequest Columns(Random random)
    {
        var type = TypeOf(random);
        var (first, second) = ValuesOf(type);
        return random.Next(3) switch
        {
            0 => Json("/v1/models/pair:predict", """{"inputs":{"a":[[1,2],[NaN,-4e1]],"b":["x",{"b64":"eA=="}]}}"""),
            1 => Json($"/v1/models/rows-{type.Name()}:predict", $$$"""{"inputs":{"in":[{{{first}}},{{{second}}}]}}"""),
            _ => Json($"/v1/models/rows-{type.Name()}:predict", $$"""{"inputs":[{{first}},{{second}}]}"""),
        };
    }

    private static HostileRequest Csv(Random random)
    {
        var type = TypeOf(random);
        var text = type switch
        {
            ElementType.Bool => "true,0\r\n1,false\r\n",
            ElementType.Bytes => "a,\"b,\"\"c\"\n\"x\r\ny\",é\n",
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 =>
                "1.5,-2e3\n\"3\",\nNaN,-inf",
            _ => "1,2\n\"3\",127\n",
        };
        return Invoke(random, $"rows-{type.Name()}", "text/csv", text);
    }

    private static HostileRequest Invocation(Random random)
    {
        var type = TypeOf(random);
        var (first, second) = ValuesOf(type);
        var text = random.Next(3) switch
        {
            0 => $"[{first},{second}]",
            1 => $$$"""{"instances":[{"in":{{{first}}}},{"in":{{{second}}}}]}""",
            _ => $$$"""{"inputs":{"in":[{{{first}}},{{{second}}}]}}""",
        };
        return Invoke(random, $"rows-{type.Name()}", "application/json", text);
    }

    private static HostileRequest JsonLines(Random random)
    {
        var type = TypeOf(random);
        var (first, second) = ValuesOf(type);
        var text =
            random.Next(2) == 0 ? $"{first}\n{second}\n" : $$$"""{"in":{{{first}}}}{{{"\n\n"}}}{"in":{{{second}}}}""";
        return Invoke(random, $"rows-{type.Name()}", "application/jsonlines", text);
    }

    private static HostileRequest Index(Random random) =>
        Json("/v2/repository/index", One(random, "", "{}", """{"ready":true}""", """{"ready":false}"""));

    private static HostileRequest LoadAndUnload(Random random) =>
        random.Next(2) == 0
            ? Json("/v2/repository/models/pair/load", One(random, "", "{}", """{"parameters":{}}"""))
            : Json(
                "/v2/repository/models/rows-BOOL/unload",
                One(random, "", "{}", """{"parameters":{"unload_dependents":true}}""")
            );

    private static HostileRequest Json(string path, string body) => new(path, Encoding.UTF8.GetBytes(body));

    private static HostileRequest Invoke(Random random, string model, string type, string body) =>
        new(
            "/invocations",
            Encoding.UTF8.GetBytes(body),
            ("Content-Type", type),
            ("Accept", One(random, "*/*", "text/csv", "application/json", "application/jsonlines")),
            (TargetModel, model)
        );

    private static ElementType TypeOf(Random random) => One(random, Enum.GetValues<ElementType>());

    /// <summary>Four elements.</summary>
    private static byte[] BytesOf(ElementType type) =>
        type switch
        {
            ElementType.Bytes => [1, 0, 0, 0, 65, 0, 0, 0, 0, 2, 0, 0, 0, 66, 67, 0, 0, 0, 0],
            ElementType.Bool => [0, 1, 1, 0],
            _ => Samples.Of(type)[..(4 * type.SizeInBytes())],
        };

    /// <summary>Two rows.</summary>
    private static (string First, string Second) ValuesOf(ElementType type) =>
        type switch
        {
            ElementType.Bool => ("[true,false]", "[false,true]"),
            ElementType.Bytes => ("""["a","é\n"]""", """[{"b64":"eA=="},""]"""),
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 => (
                """[1.5,"NaN"]""",
                "[-2e3,-Infinity]"
            ),
            _ => ("[1,2]", "[3,127]"),
        };

    private static T One<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>A request that is valid until somebody changes it.</summary>
    private sealed record HostileRequest(string Path, byte[] Body, params (string Name, string Value)[] Headers);
}
