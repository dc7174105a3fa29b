using Google.Protobuf;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Inference;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>Many calls, large ones, compressed ones and ones whose time is over, by gRPC clients of other makers.</summary>
public sealed class GrpcLoadTests(IrisServers servers)
{
    private const int RowBytes = 4 * sizeof(float);

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Sixteen_calls_at_once_share_a_connection(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var call = new ClientCall("ModelInfer", IrisAnswers.Request()) { Repeat = 400 };

        var job = new ClientJob(servers[serverName].Grpc, call) { Channels = 1, Concurrency = 16 };
        var result = (await client.PerformAsync(job)).Single();

        Assert.Null(result.FirstFailure);
        Assert.Equal(400, result.Statuses["OK"]);
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Reads_a_large_message_plain_and_compressed(string clientName, string serverName)
    {
        const int Rows = 100_000;
        var client = await GrpcClient.FindAsync(clientName);
        var call = new ClientCall("ModelInfer", Zeros(Rows));

        var outcomes = await client.CallAsync(servers[serverName].Grpc, call, call with { Gzip = true });

        Assert.All(
            outcomes,
            outcome =>
            {
                var answer = outcome.Read<ModelInferResponse>();
                Assert.Equal([Rows, 3], answer.Outputs.Single(output => output.Name == "probabilities").Shape);
                Assert.Equal([Rows * 8, Rows * 12], answer.RawOutputContents.Select(raw => raw.Length));
            }
        );
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Refuses_what_would_inflate_beyond_the_limit(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var tooLarge = new ClientCall("ModelInfer", Zeros((16 << 20) / RowBytes));

        var outcomes = await client.CallAsync(
            servers[serverName].Grpc,
            tooLarge with
            {
                Gzip = true,
            },
            new("ModelInfer", IrisAnswers.Request())
        );

        // The sentence speaks of inflating only where the message did come compressed.
        Assert.Equal("RESOURCE_EXHAUSTED", outcomes[0].Status);
        Assert.Contains("inflates", outcomes[0].Details, StringComparison.Ordinal);
        Assert.Equal("OK", outcomes[1].Status);
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task A_call_whose_time_is_over_ends_and_the_next_is_answered(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        // Sixteen trees for 900,000 flowers take many times the deadline, wherever the time goes.
        var slow = new ClientCall("ModelInfer", Zeros(900_000, "2")) { DeadlineMs = 10, Repeat = 3 };

        var job = new ClientJob(servers[serverName].Grpc, slow, new("ModelInfer", IrisAnswers.Request()));
        var results = await client.PerformAsync(job);

        Assert.Equal(["DEADLINE_EXCEEDED 3"], results[0].Statuses.Select(status => $"{status.Key} {status.Value}"));
        Assert.Null(results[1].FirstFailure);
    }

    private static ModelInferRequest Zeros(int rows, string version = "1")
    {
        var request = IrisAnswers.Request(version);
        request.Inputs[0].Contents = null;
        request.Inputs[0].Shape[0] = rows;
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[rows * RowBytes]));
        return request;
    }
}
