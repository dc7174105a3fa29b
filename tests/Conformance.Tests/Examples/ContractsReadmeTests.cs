using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Iris;
using Sluice.Conformance.Tests.Servers;
using Sluice.Hosting.Listening;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Examples;

/// <summary>The commands of the contracts' README do what it says, as they stand there but for the ports.</summary>
public sealed class ContractsReadmeTests(IrisServers servers)
{
    /// <summary>Which command is the one over gRPC.</summary>
    private const int Grpc = 5;

    private const int Unload = 10;
    private const int Load = 11;
    private const int Health = 21;

    private readonly ShellBlocks _readme = new("examples/contracts/README.md");

    public static TheoryData<string, int, string> Calls =>
        new()
        {
            // what, which command, what its answer holds
            { "JSON", 1, "\"outputs\":[{\"name\":\"label\"" },
            { "binary tensors", 2, "\"id\":\"contracts\"" },
            { "one tensor", 3, "\"binary_data_size\":" },
            { "a compressed body", 4, "\"outputs\":[{\"name\":\"label\"" },
            { "the index", 6, "\"state\":\"READY\"" },
            { "statistics", 7, "\"inference_count\":" },
            { "the configuration", 8, "\"data_type\":\"TYPE_FP32\"" },
            { "TensorFlow's status", 12, "{\"version\":\"2\",\"state\":\"AVAILABLE\"" },
            { "TensorFlow's metadata", 13, "\"features\":{\"dtype\":\"DT_FLOAT\"" },
            { "rows", 14, "{\"predictions\":[{\"label\":0,\"probabilities\":[" },
            { "columns", 15, "{\"outputs\":{\"label\":[0],\"probabilities\":[[" },
            { "SageMaker's ping", 16, "200" },
            { "CSV", 17, "0," },
            { "JSON lines", 18, "0," },
            { "health", 19, "{\"ready\":true}" },
            { "OpenAPI", 20, "\"/v2/models/iris/infer\":" },
        };

    [Theory, MemberData(nameof(Calls))]
    public async Task Each_command_is_answered(string what, int index, string expected)
    {
        await Curl.RequireAsync();

        var finished = await _readme.RunAsync(index, (8080, servers[IrisServers.Alone].Http.Port));

        Assert.True(finished.ExitCode == 0, $"{what}: {finished.Errors}");
        Assert.Contains(expected, finished.Output, StringComparison.Ordinal);
        if (what is "JSON" or "a compressed body")
            IrisAnswers.Check(JsonNode.Parse(finished.Output)!, "2");
    }

    [Fact]
    public async Task The_gRPC_program_predicts()
    {
        await GrpcClient.FindAsync(GrpcClient.Python);
        var open = new Uri($"http://{servers[IrisServers.Alone].Grpc}").Port;

        var finished = await _readme.RunAsync(Grpc, (8081, open));

        Assert.True(finished.ExitCode == 0, finished.Errors);
        var lines = finished.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["label INT64 [2]: 0, 1", "probabilities FP32 [2, 3]: "], [lines[0], lines[1][..27]]);
        var probabilities = lines[1][27..].Split(", ").Select(each => float.Parse(each, CultureInfo.InvariantCulture));
        Assert.Equal([1, 0, 0, 0, 0.505f, 0.495f], probabilities.Select(each => MathF.Round(each, 3)));
    }

    [Fact]
    public async Task The_health_program_tells_of_the_server_and_of_each_version()
    {
        await GrpcClient.FindAsync(GrpcClient.Python);
        var open = new Uri($"http://{servers[IrisServers.Alone].Grpc}").Port;

        var finished = await _readme.RunAsync(Health, (8081, open));

        Assert.True(finished.ExitCode == 0, finished.Errors);
        Assert.Equal(
            """
            the server: SERVING
            inference.GRPCInferenceService: SERVING
            model/iris: SERVING
            model/iris/1: SERVING
            model/iris/2: SERVING

            """,
            finished.Output
        );
    }

    [Fact]
    public async Task A_model_is_unloaded_and_loaded_with_a_configuration()
    {
        await Curl.RequireAsync();
        await using var server = await ModelServerAlone.StartAsync(
            RepositoryFiles.PathOf("examples/iris/models"),
            "latest",
            options => options with { Control = ListenAddress.AnyLoopbackPort }
        );
        using var http = new HttpClient { BaseAddress = server.Http };
        var stop = TestContext.Current.CancellationToken;

        var unloaded = await _readme.RunAsync(Unload, (8090, server.Control.Port));
        var gone = await http.GetAsync("/v2/models/iris/ready", stop);
        var loaded = await _readme.RunAsync(Load, (8090, server.Control.Port));
        var back = await http.GetStringAsync("/v2/models/iris/config", stop);

        Assert.Equal(("200\n", ""), (unloaded.Output, unloaded.Errors));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, gone.StatusCode);
        Assert.Equal(("200\n", ""), (loaded.Output, loaded.Errors));
        Assert.Contains("\"max_batch_size\":16,", back, StringComparison.Ordinal);
    }

    /// <summary>Beside the calls: the programs over gRPC, load and unload, and how the server is started, with and without them.</summary>
    [Fact]
    public void Every_command_has_a_test_here() => Assert.Equal(Calls.Count + 6, _readme.Programs.Count());
}
