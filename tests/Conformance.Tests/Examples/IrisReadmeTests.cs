using System.Text.Json.Nodes;
using Google.Protobuf;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Iris;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Examples;

/// <summary>The commands of the example's README do what it says, as they stand there but for the ports.</summary>
public sealed class IrisReadmeTests(IrisServers servers)
{
    private const string Train = "examples/iris/train.py";
    private readonly ShellBlocks _readme = new("examples/iris/README.md");

    [Fact]
    public void Every_command_of_the_readme_has_a_test_here() =>
        Assert.Equal(["./dev", "curl", "grpcurl", "apt-get"], _readme.Programs);

    [Fact]
    public async Task The_command_that_runs_it_is_what_these_tests_run()
    {
        var (words, _) = await _readme.ReadCallAsync("./dev");

        Assert.Equal(["up", "-f", IrisServers.Manifest], words);
    }

    [Fact]
    public async Task The_curl_command_predicts_and_shows_who_answered()
    {
        await Curl.RequireAsync();

        var finished = await _readme.RunAsync("curl", (8080, servers[IrisServers.Up].Http.Port));

        Assert.True(finished.ExitCode == 0, finished.Errors);
        var (headers, body) = (finished.Output.Split("\r\n\r\n")[0], finished.Output.Split("\r\n\r\n")[^1]);
        Assert.StartsWith("HTTP/1.1 200 OK", headers, StringComparison.Ordinal);
        Assert.Matches("sluice-variant: (main|challenger)", headers);
        IrisAnswers.Check(JsonNode.Parse(body)!, "1", "2");
    }

    [Fact]
    public async Task The_grpcurl_command_predicts()
    {
        if ((await Finished.RunAsync("grpcurl", ["-version"])).ExitCode != 0)
            Assert.Skip("needs grpcurl: go install github.com/fullstorydev/grpcurl/cmd/grpcurl@latest");

        var finished = await _readme.RunAsync("grpcurl", (8081, GrpcPort));

        Assert.True(finished.ExitCode == 0, finished.Errors);
        IrisAnswers.Check(JsonParser.Default.Parse<ModelInferResponse>(finished.Output), "1", "2");
    }

    [Fact]
    public async Task What_the_grpcurl_command_says_predicts_with_another_client_too()
    {
        var client = await GrpcClient.FindAsync(GrpcClient.Python);
        var (words, input) = await _readme.ReadCallAsync("grpcurl");

        Assert.Equal(["-plaintext", "-import-path", "-proto", "-d", "@"], words.Where(w => w[0] is '-' or '@'));
        Assert.Equal("127.0.0.1:8081", words[^2]);
        var method = words[^1].Split('/');
        Assert.Equal("inference.GRPCInferenceService", method[0]);
        var call = new ClientCall(method[1], JsonNode.Parse(input)!.AsObject());
        var proto = RepositoryFiles.PathOf(Path.Combine(After("-import-path"), After("-proto")));
        var result = await client.PerformAsync(new ClientJob($"127.0.0.1:{GrpcPort}", call) { Proto = proto });

        IrisAnswers.Check(result[0].First.Read<ModelInferResponse>(), "1", "2");

        string After(string option) => words[Array.IndexOf(words, option) + 1];
    }

    [Fact]
    public async Task Training_again_with_the_named_versions_writes_the_same_bytes()
    {
        const string Versions = "import sklearn, onnx; print(sklearn.__version__, onnx.__version__)";
        Assert.Contains(
            $"/usr/bin/python3 {Train}",
            RepositoryFiles.Read("examples/iris/README.md"),
            StringComparison.Ordinal
        );
        var installed = await Finished.RunAsync("/usr/bin/python3", ["-c", Versions]);
        if (installed.Output.Trim() != "1.2.1 1.12.0")
        {
            Assert.Skip(
                "needs scikit-learn 1.2.1 and onnx 1.12.0, as Debian 12 has them: apt-get install python3-sklearn python3-onnx"
            );
        }

        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "train.py");
        File.Copy(RepositoryFiles.PathOf(Train), script);
        var finished = await Finished.RunAsync("/usr/bin/python3", [script]);

        Assert.True(finished.ExitCode == 0, finished.Errors);
        string[] written =
        [
            "models/iris/1/model.onnx",
            "models/iris/2/model.onnx",
            "requests/predict.json",
            "requests/predict.grpc.json",
            "requests/expected/1.json",
            "requests/expected/2.json",
        ];
        Assert.All(
            written,
            file =>
                Assert.Equal(
                    Bytes(RepositoryFiles.PathOf($"examples/iris/{file}")),
                    Bytes(Path.Combine(folder.Path, file))
                )
        );
    }

    private int GrpcPort => new Uri($"http://{servers[IrisServers.Up].Grpc}").Port;

    private static byte[] Bytes(string file) => File.ReadAllBytes(file);
}
