using System.Text;
using Google.Protobuf;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Serving.Tensors;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests;

/// <summary>
/// Whatever arrives, the answer is the caller's fault or a prediction, never the server's fault: valid requests with a few
/// bytes changed, and bytes of chance. The seed of a failure is in its message; the log must stay without errors. The other
/// contracts: <see cref="HostileContractsTests"/>.
/// </summary>
public sealed class HostileMessageTests
{
    private const int Rounds = 2000;

    /// <summary>OK, INVALID_ARGUMENT, NOT_FOUND, RESOURCE_EXHAUSTED, UNIMPLEMENTED: answered, or the caller's fault.</summary>
    private static readonly int?[] NotTheServersFault = [0, 3, 5, 8, 12];

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Changed_JSON_is_answered_or_refused_with_a_sentence(int seed)
    {
        await using var server = await EndpointServer.StartAsync();
        var random = new Random(seed);

        for (var round = 0; round < Rounds; round++)
        {
            var type = ElementTypeOf(random);
            var body = Mutation.Of(random, Encoding.UTF8.GetBytes(ValidJson(type)));
            await AssertRefusedOrAnsweredAsync(server, type, body, $"seed {seed}, round {round}");
        }

        await AssertAliveAsync(server);
    }

    [Fact]
    public async Task Bytes_of_chance_as_JSON_are_refused_with_a_sentence()
    {
        await using var server = await EndpointServer.StartAsync();
        var random = new Random(4);

        for (var round = 0; round < Rounds; round++)
        {
            await AssertRefusedOrAnsweredAsync(
                server,
                ElementTypeOf(random),
                Mutation.Chance(random),
                $"round {round}"
            );
        }

        await AssertAliveAsync(server);
    }

    [Theory, InlineData(5), InlineData(6), InlineData(7)]
    public async Task Changed_messages_are_answered_or_refused_with_a_sentence(int seed)
    {
        await using var server = await EndpointServer.StartAsync();
        var random = new Random(seed);

        for (var round = 0; round < Rounds; round++)
        {
            var message = ValidMessage(ElementTypeOf(random), isRaw: random.Next(2) == 0).ToByteArray();
            var frame = GrpcTestClient.Frame(Mutation.Of(random, message));
            await AssertRefusedOrAnsweredAsync(server, frame, $"seed {seed}, round {round}");
        }

        await AssertAliveAsync(server);
    }

    [Theory, InlineData(8, true), InlineData(9, false)]
    public async Task Bytes_of_chance_as_messages_are_refused_with_a_sentence(int seed, bool isFramed)
    {
        await using var server = await EndpointServer.StartAsync();
        var random = new Random(seed);

        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutation.Chance(random);
            // A compressed flag without an encoding is INTERNAL by the specification; no other first byte is.
            if (!isFramed && bytes is [1, ..])
                bytes[0] = 0;
            await AssertRefusedOrAnsweredAsync(
                server,
                isFramed ? GrpcTestClient.Frame(bytes) : bytes,
                $"seed {seed}, round {round}"
            );
        }

        await AssertAliveAsync(server);
    }

    private static async Task AssertRefusedOrAnsweredAsync(
        EndpointServer server,
        ElementType type,
        byte[] body,
        string because
    )
    {
        var reply = await server.Rest.PostAsync($"/v2/models/echo-{type.Name()}/infer", body);

        Assert.True(reply.Status is 200 or 400, $"{because}: {reply.Status} {reply.Text}");
        if (reply.Status == 400)
            Assert.True(reply.Error.Length > 10, $"{because}: {reply.Error}");
        else
            Assert.True(reply.Json.GetProperty("outputs").GetArrayLength() == 1, because);
    }

    private static async Task AssertRefusedOrAnsweredAsync(EndpointServer server, byte[] body, string because)
    {
        var reply = await server.Grpc.SendAsync($"{GrpcCalls.Service}ModelInfer", body).Within(EndpointServer.Limit);

        Assert.True(NotTheServersFault.Contains(reply.Status), $"{because}: {reply}");
        Assert.True(reply.Status == 0 || reply.Detail.Length > 10, $"{because}: {reply}");
    }

    private static async Task AssertAliveAsync(EndpointServer server)
    {
        var rest = await server.Rest.PostAsync("/v2/models/echo-FP32/infer", ValidJson(ElementType.Float32));
        var grpc = await server.InferAsync(ValidMessage(ElementType.Float32, isRaw: true));

        Assert.Equal((200, 0), (rest.Status, grpc.Status));
    }

    private static ElementType ElementTypeOf(Random random) => random.GetItems(Enum.GetValues<ElementType>(), 1)[0];

    private static string ValidJson(ElementType type)
    {
        var (shape, data) = type switch
        {
            ElementType.Bool => ("[2,2]", "[[true,false],[false,true]]"),
            ElementType.Bytes => ("[3]", """["a","","é\n"]"""),
            ElementType.Float32 or ElementType.Float64 => ("[2,2]", """[1.5,-2e3,"NaN","-Infinity"]"""),
            _ => ("[2,1,2]", "[[[1,2]],[[3,127]]]"),
        };
        return $$"""
            {"id":"7","parameters":{"priority":1},"outputs":[{"name":"out"}],
            "inputs":[{"name":"in","datatype":"{{type.Name()}}","shape":{{shape}},"data":{{data}}}]}
            """;
    }

    private static ModelInferRequest ValidMessage(ElementType type, bool isRaw)
    {
        var request = new ModelInferRequest { ModelName = $"echo-{type.Name()}", Id = "7" };
        request.Parameters["priority"] = new InferParameter { Int64Param = 1 };
        var (contents, count) = type == ElementType.Bytes ? (Strings(), 3) : TypedSamples.Of(type);
        var input = request.AddInput("in", type.Name(), count);
        if (!isRaw)
            input.Contents = contents;
        else if (type == ElementType.Bytes)
            request.RawInputContents.Add(ByteString.CopyFrom(1, 0, 0, 0, 65, 0, 0, 0, 0, 2, 0, 0, 0, 66, 67));
        else
            request.RawInputContents.Add(ByteString.CopyFrom([.. Samples.Of(type), .. Samples.SpecialsOf(type)]));
        return request;
    }

    private static InferTensorContents Strings() =>
        new() { BytesContents = { ByteString.CopyFromUtf8("a"), ByteString.Empty, ByteString.CopyFrom(0xFF) } };
}
