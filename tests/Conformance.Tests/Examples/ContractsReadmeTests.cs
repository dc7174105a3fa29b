using System.Text.Json.Nodes;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Iris;
using Sluice.Conformance.Tests.Servers;

namespace Sluice.Conformance.Tests.Examples;

/// <summary>The commands of the contracts' README do what it says, as they stand there but for the ports.</summary>
public sealed class ContractsReadmeTests(IrisServers servers)
{
    private readonly ShellBlocks _readme = new("examples/contracts/README.md");

    public static TheoryData<string, int, string> Calls =>
        new()
        {
            // what, which command, what its answer holds
            { "JSON", 1, "\"outputs\":[{\"name\":\"label\"" },
            { "binary tensors", 2, "\"id\":\"contracts\"" },
            { "one tensor", 3, "\"binary_data_size\":" },
            { "a compressed body", 4, "\"outputs\":[{\"name\":\"label\"" },
            { "the index", 5, "\"state\":\"READY\"" },
            { "statistics", 6, "\"inference_count\":" },
            { "the configuration", 7, "\"data_type\":\"TYPE_FP32\"" },
            { "TensorFlow's status", 8, "{\"version\":\"2\",\"state\":\"AVAILABLE\"" },
            { "TensorFlow's metadata", 9, "\"features\":{\"dtype\":\"DT_FLOAT\"" },
            { "rows", 10, "{\"predictions\":[{\"label\":0,\"probabilities\":[" },
            { "columns", 11, "{\"outputs\":{\"label\":[0],\"probabilities\":[[" },
            { "SageMaker's ping", 12, "200" },
            { "CSV", 13, "0," },
            { "JSON lines", 14, "0," },
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
    public void Every_command_has_a_test_here() => Assert.Equal(Calls.Count + 1, _readme.Programs.Count());
}
