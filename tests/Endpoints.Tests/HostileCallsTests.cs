using Google.Protobuf;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests;

/// <summary>
/// As <see cref="HostileMessageTests"/>, of the calls that predict nothing: what is asked of the server and its models, and Triton's
/// repository, load and unload among it.
/// </summary>
public sealed class HostileCallsTests
{
    private const int Rounds = 500;

    /// <summary>OK, INVALID_ARGUMENT, NOT_FOUND: answered, or the caller's fault.</summary>
    private static readonly int?[] NotTheServersFault = [0, 3, 5];

    private static readonly Dictionary<string, IMessage> Calls = new()
    {
        ["ServerLive"] = new ServerLiveRequest(),
        ["ServerReady"] = new ServerReadyRequest(),
        ["ServerMetadata"] = new ServerMetadataRequest(),
        ["ModelReady"] = new ModelReadyRequest { Name = "pair", Version = "1" },
        ["ModelMetadata"] = new ModelMetadataRequest { Name = "pair", Version = "1" },
        ["ModelConfig"] = new ModelConfigRequest { Name = "pair", Version = "1" },
        ["ModelStatistics"] = new ModelStatisticsRequest { Name = "pair", Version = "1" },
        ["RepositoryIndex"] = new RepositoryIndexRequest { Ready = true },
        ["RepositoryModelLoad"] = Load(),
        ["RepositoryModelUnload"] = Unload(),
    };

    public static TheoryData<string, int> CallsAndSeeds => [.. Calls.Keys.Select((call, at) => (call, 300 + at))];

    [Theory, MemberData(nameof(CallsAndSeeds))]
    public async Task Every_call_answers_or_refuses_with_a_sentence_what_is_changed(string call, int seed)
    {
        await using var server = await EndpointServer.StartAsync();
        var random = new Random(seed);
        var valid = Calls[call].ToByteArray();

        for (var round = 0; round < Rounds; round++)
        {
            var message = random.Next(8) == 0 ? Mutation.Chance(random) : Mutation.Of(random, valid);
            var reply = await SendAsync(server, call, message);

            Assert.True(NotTheServersFault.Contains(reply.Status), $"seed {seed}, round {round}: {reply}");
            Assert.True(reply.Status == 0 || reply.Detail.Length > 10, $"seed {seed}, round {round}: {reply}");
        }

        Assert.Equal(0, (await SendAsync(server, call, valid)).Status);
    }

    private static Task<GrpcReply<byte[]>> SendAsync(EndpointServer server, string call, byte[] message) =>
        server.Grpc.SendAsync(GrpcCalls.Service + call, GrpcTestClient.Frame(message)).Within(EndpointServer.Limit);

    private static RepositoryModelLoadRequest Load()
    {
        var load = new RepositoryModelLoadRequest { ModelName = "pair" };
        load.Parameters["config"] = new() { StringParam = """{"max_batch_size":"8"}""" };
        return load;
    }

    private static RepositoryModelUnloadRequest Unload()
    {
        var unload = new RepositoryModelUnloadRequest { ModelName = "echo-BOOL" };
        unload.Parameters["unload_dependents"] = new() { BoolParam = true };
        return unload;
    }
}
