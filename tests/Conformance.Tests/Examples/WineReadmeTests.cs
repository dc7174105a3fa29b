using System.Globalization;
using System.Text.Json;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Examples;

/// <summary>The commands of the wine example's README do what it says, as they stand there but for the ports.</summary>
public sealed class WineReadmeTests : IAsyncLifetime
{
    private static readonly string[] Classes = ["barbera", "barolo", "grignolino"];

    private readonly ShellBlocks _readme = new("examples/wine/README.md");
    private readonly JsonElement _expected = JsonSerializer.Deserialize<JsonElement>(
        RepositoryFiles.Read("examples/wine/requests/expected.json")
    );
    private ModelServerAlone? _server;

    public async ValueTask InitializeAsync() =>
        _server = await ModelServerAlone.StartAsync(RepositoryFiles.PathOf("examples/wine/models"), "latest");

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Every_way_gives_the_labels_and_probabilities_that_are_expected()
    {
        await Curl.RequireAsync();

        var csv = (await RunAsync(1)).TrimEnd('\n').Split('\n').Select(line => line.Split(','));
        var lines = Predictions(await RunAsync(2));
        var tensorFlow = Predictions(await RunAsync(3));
        var outputs = JsonSerializer.Deserialize<JsonElement>(await RunAsync(4)).GetProperty("outputs");

        Check(csv.Select(record => (record[0], record[1..].Select(Number).ToArray())));
        Check(lines);
        Check(tensorFlow);
        Assert.Equal(
            """["barbera","barolo","grignolino"]""",
            outputs[1].GetProperty("parameters").GetProperty("labels").GetString()
        );
        var probabilities = outputs[1].GetProperty("data").EnumerateArray().Select(value => value.GetDouble());
        Check(
            outputs[0]
                .GetProperty("data")
                .EnumerateArray()
                .Select(label => label.GetString()!)
                .Zip(probabilities.Chunk(Classes.Length))
        );
    }

    [Fact]
    public void Every_command_has_a_test_here() =>
        Assert.Equal(["./dev", "curl", "curl", "curl", "curl", "apt-get"], _readme.Programs);

    [Fact]
    public async Task Training_again_with_the_named_versions_writes_the_same_bytes()
    {
        const string Versions = "import sklearn, onnx; print(sklearn.__version__, onnx.__version__)";
        var installed = await Finished.RunAsync("/usr/bin/python3", ["-c", Versions]);
        if (installed.Output.Trim() != "1.2.1 1.12.0")
        {
            Assert.Skip(
                "needs scikit-learn 1.2.1 and onnx 1.12.0, as Debian 12 has them: apt-get install python3-sklearn python3-onnx"
            );
        }

        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "train.py");
        File.Copy(RepositoryFiles.PathOf("examples/wine/train.py"), script);
        var finished = await Finished.RunAsync("/usr/bin/python3", [script]);

        Assert.True(finished.ExitCode == 0, finished.Errors);
        Assert.All(
            ["models/wine/1/model.onnx", "requests/wines.csv", "requests/wines.jsonl", "requests/expected.json"],
            file =>
                Assert.Equal(
                    File.ReadAllBytes(RepositoryFiles.PathOf($"examples/wine/{file}")),
                    File.ReadAllBytes(Path.Combine(folder.Path, file))
                )
        );
    }

    private async Task<string> RunAsync(int command)
    {
        var finished = await _readme.RunAsync(command, (8080, _server!.Http.Port));
        Assert.True(finished.ExitCode == 0, finished.Errors);
        return finished.Output;
    }

    private void Check(IEnumerable<(string Label, double[] Probabilities)> answered)
    {
        var tolerance = _expected.GetProperty("tolerance").GetDouble();
        Assert.All(
            answered.Zip(_expected.GetProperty("predictions").EnumerateArray(), (got, wanted) => (got, wanted)),
            pair =>
            {
                Assert.Equal(pair.wanted.GetProperty("label").GetString(), pair.got.Label);
                var wanted = pair.wanted.GetProperty("probabilities");
                Assert.Equal(Classes, wanted.EnumerateObject().Select(each => each.Name));
                Assert.Equal(Classes.Length, pair.got.Probabilities.Length);
                Assert.All(
                    Classes.Zip(pair.got.Probabilities),
                    each => Assert.Equal(wanted.GetProperty(each.First).GetDouble(), each.Second, tolerance)
                );
            }
        );
        Assert.Equal(3, answered.Count());
    }

    private static IEnumerable<(string, double[])> Predictions(string json) =>
        JsonSerializer
            .Deserialize<JsonElement>(json)
            .GetProperty("predictions")
            .EnumerateArray()
            .Select(row =>
                (
                    row.GetProperty("label").GetString()!,
                    Classes.Select(name => row.GetProperty("probabilities").GetProperty(name).GetDouble()).ToArray()
                )
            );

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
