using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Cli.Up;
using Sluice.Hosting.Listening;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>How a run begins, and how it ends when it cannot.</summary>
public sealed class FirstRunTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly SaidLines _output = new();
    private readonly SaidLines _errors = new();

    [Fact]
    public async Task Says_what_it_does_where_to_call_and_what_to_try()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1 9", "challenger 2 1"));
        await using var up = await RunningUp.StartAsync(folder);

        var said = up.Output.Lines;

        var model = $"{up.Rest.OriginalString}/v2/models/iris";
        Assert.Equal("Loading main (version 1), challenger (version 2)", said[0]);
        Assert.Equal(
            [
                "",
                "Model iris answers the Open Inference Protocol:",
                $"  REST  {model}/infer",
                $"  gRPC  {up.Grpc.Authority}  inference.GRPCInferenceService/ModelInfer",
                $"  page  {new Uri(new Uri(model), "/")}",
                "",
                "Try:",
                $"  curl -s {model}",
                $$"""  curl -i {{model}}/infer -d '{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[0,0,0,0]}]}'""",
                $"  sluice explain --router {RouterOf(said)} --path /v2/models/iris/infer",
                "",
                "Save the manifest with other weights or versions, and they take effect; what failed is tried again. Ctrl-C ends.",
                "",
            ],
            said.SkipWhile(line => line.Length > 0)
        );
        await up.UntilSplitAsync("main 90.00 % (version 1), challenger 10.00 % (version 2)");
        Assert.All(
            said.Where(line => line.StartsWith("Split", StringComparison.Ordinal)),
            line => Assert.Matches(@"^Split, generation \d+: (main|challenger) \d+\.\d\d % \(version", line)
        );
        Assert.Empty(up.Errors.Lines);
    }

    private static string RouterOf(IEnumerable<string> said) =>
        said.Single(line => line.StartsWith("  sluice explain", StringComparison.Ordinal)).Split(' ')[5];

    [Fact]
    public async Task Ends_with_0_and_says_so_when_told_to()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);

        Assert.Equal(0, await up.StopAsync());
        Assert.Equal("Stopping: requests in flight end; Ctrl-C again stops at once.", up.Output.Lines[^1]);
    }

    [Fact]
    public async Task Ends_with_0_when_told_to_before_it_is_up()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        using var end = new CancellationTokenSource();
        await end.CancelAsync();

        Assert.Equal(0, await RunAsync(folder.ManifestPath, end: end.Token));
        Assert.Empty(_errors.Lines);
    }

    [Fact]
    public async Task Serves_the_variants_that_it_can()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("broken 9 99", "main 1 1"));
        await using var up = await RunningUp.StartAsync(folder);

        await up.UntilSplitAsync("main 100.00 % (version 1)");
        Assert.Equal("main 1", await up.AskAsync());
        Assert.Equal(
            "Variant broken: version 9 cannot be served: version 9 is not in the repository; versions found: 1, 2, 3; "
                + "the variant has no share until it can be served.",
            Assert.Single(up.Errors.Lines)
        );
    }

    [Fact]
    public async Task Ends_with_1_and_the_reasons_when_no_variant_can_be_served()
    {
        using var folder = new IrisFolder();
        folder.AddVersion("4", "no model"u8.ToArray());
        folder.Save(IrisFolder.Manifest("main 9", "challenger 4"));

        Assert.Equal(1, await RunAsync(folder.ManifestPath));
        Assert.Equal(3, _errors.Lines.Count);
        Assert.Contains(
            "Variant main: version 9 cannot be served: ",
            string.Join('\n', _errors.Lines),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Variant challenger: version 4 cannot be served: ",
            string.Join('\n', _errors.Lines),
            StringComparison.Ordinal
        );
        Assert.Equal("No variant could be served.", _errors.Lines[^1]);
        Assert.DoesNotContain(_output.Lines, line => line.StartsWith("Split", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("uri: elsewhere", "elsewhere")]
    [InlineData("uri: models/iris/1/model.onnx", "models/iris/1/model.onnx")]
    public async Task Names_the_folder_that_is_no_repository(string uri, string shown)
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1").Replace("uri: models/iris", uri, StringComparison.Ordinal));

        Assert.Equal(1, await RunAsync(folder.ManifestPath));
        var path = Path.Combine(Path.GetDirectoryName(folder.ManifestPath)!, shown);
        Assert.Contains(path, _errors.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.yaml", "there is no such file")]
    [InlineData("nowhere/m.yaml", "there is no such file")]
    [InlineData("models", "it is a folder; name the file in it")]
    public async Task Ends_with_1_when_there_is_no_manifest(string name, string reason)
    {
        using var folder = new IrisFolder();
        var path = Path.Combine(Path.GetDirectoryName(folder.ManifestPath)!, name);

        Assert.Equal(1, await RunAsync(path));
        Assert.Equal([$"cannot read the manifest {path}: {reason}"], _errors.Lines);
        Assert.Empty(_output.Lines);
    }

    [Fact]
    public async Task Ends_with_1_and_all_problems_when_the_manifest_is_wrong()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("Main 1 -1"));

        Assert.Equal(1, await RunAsync(folder.ManifestPath));
        Assert.Equal(
            [
                $"{folder.ManifestPath}:9:13: spec.variants[0].name",
                $"{folder.ManifestPath}:11:15: spec.variants[0].weight",
            ],
            _errors.Lines.Select(line => line[..line.IndexOf(": expected", StringComparison.Ordinal)])
        );
        Assert.Empty(_output.Lines);
    }

    [Theory]
    [InlineData("--http")]
    [InlineData("--grpc")]
    public async Task Ends_with_1_and_one_sentence_when_a_port_is_in_use(string flag)
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new ListenAddress(IPAddress.Loopback, ((IPEndPoint)taken.LocalEndpoint).Port);

        Assert.Equal(
            1,
            await RunAsync(folder.ManifestPath, flag == "--http" ? address : null, flag == "--grpc" ? address : null)
        );
        Assert.Equal([$"{address} is in use by another program; choose another with {flag}"], _errors.Lines);
        Assert.Empty(_output.Lines);
    }

    [Fact]
    public async Task Ends_with_1_and_one_sentence_when_both_listeners_are_to_have_one_address()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        var address = new ListenAddress(IPAddress.Loopback, 9);

        Assert.Equal(1, await RunAsync(folder.ManifestPath, address, address));
        Assert.Equal(["--http and --grpc: expected two addresses, got 127.0.0.1:9 twice"], _errors.Lines);
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    private Task<int> RunAsync(
        string manifest,
        ListenAddress? http = null,
        ListenAddress? grpc = null,
        CancellationToken end = default
    )
    {
        var any = ListenAddress.AnyLoopbackPort;
        var run = new UpRun(
            new UpOptions(manifest, http ?? any, grpc ?? any),
            new UpReport(_output, _errors),
            NullLoggerFactory.Instance,
            TimeProvider.System
        );
        return run.RunAsync(end).Within(Limit);
    }
}
