using System.CommandLine;
using System.Net;
using Sluice.Artifacts.Repositories;
using Sluice.Hosting.Listening;
using Sluice.Serving.Batching;
using Sluice.Serving.Models;

namespace Sluice.ModelServer.Tests;

public sealed class ServeCommandTests
{
    private const string Address =
        "expected HOST:PORT with HOST an IP address, localhost or *, such as 127.0.0.1:8080 or [::1]:8080";

    public static TheoryData<string, string[], string> Refused =>
        new()
        {
            // because, arguments, error
            { "nothing to serve", [], "expected either --repository URI or --model URI" },
            { "both", ["--repository", "a", "--model", "b"], "expected either --repository URI or --model URI" },
            { "an empty repository", ["--repository", ""], "expected either --repository URI or --model URI" },
            { "a flag that is none", ["--model", "m", "--port", "1"], "Unrecognized command or argument '--port'." },
            { "a flag without value", ["--model", "m", "--grpc"], "Required argument missing for option: '--grpc'." },
            {
                "a flag twice",
                ["--model", "m", "--http", ":1", "--http", ":2"],
                "Option '--http' expects a single argument but 2 were provided."
            },
            { "no address", ["--model", "m", "--http", "nonsense"], $"--http: {Address}, got 'nonsense'" },
            { "a host name", ["--model", "m", "--grpc", "example.org:80"], $"--grpc: {Address}, got 'example.org:80'" },
            { "no port", ["--model", "m", "--operations", "127.0.0.1"], $"--operations: {Address}, got '127.0.0.1'" },
            {
                "a port too large",
                ["--model", "m", "--http", "127.0.0.1:65536"],
                $"--http: {Address}, got '127.0.0.1:65536'"
            },
            { "a bare IPv6 address", ["--model", "m", "--http", "::1"], $"--http: {Address}, got '::1'" },
            {
                "a pin of nothing",
                ["--model", "m", "--pin", "7"],
                $"--pin: expected VERSION={ContentDigest.Grammar}, got '7'"
            },
            {
                "two pins of a version",
                [
                    "--model",
                    "m",
                    "--pin",
                    $"7=sha256:{new string('a', 64)}",
                    "--pin",
                    $"7=sha256:{new string('b', 64)}",
                ],
                "--pin: expected each version once, got 7 twice"
            },
            {
                "a pin of many models",
                ["--repository", "m", "--pin", $"7=sha256:{new string('a', 64)}"],
                "--pin goes with --model: it is for the versions of one model"
            },
            {
                "another policy",
                ["--model", "m", "--versions", "newest"],
                "--versions: expected latest, latest:N, all or only:VERSION[,VERSION…], got 'newest'"
            },
            {
                "an empty list",
                ["--model", "m", "--versions", "only:"],
                $"--versions: '' is no model version: expected {ModelVersion.Grammar}"
            },
            {
                "a gap in the list",
                ["--model", "m", "--versions", "only:1,,2"],
                $"--versions: '' is no model version: expected {ModelVersion.Grammar}"
            },
            {
                "a path as version",
                ["--model", "m", "--versions", "only:../2"],
                $"--versions: '../2' is no model version: expected {ModelVersion.Grammar}"
            },
            {
                "a name for a repository",
                ["--repository", "r", "--name", "n"],
                "--name goes with --model; the models of a repository are named by their directories"
            },
            {
                "a name that is none",
                ["--model", "m", "--name", "../n"],
                $"--name: '../n' is no model name: expected {ModelName.Grammar}"
            },
            {
                "a file whose name is none",
                ["--model", "/a b.onnx"],
                $"--model: 'a b' is no model name: expected {ModelName.Grammar}; choose one with --name"
            },
            {
                "a directory whose name is none",
                ["--model", "/"],
                $"--model: '' is no model name: expected {ModelName.Grammar}; choose one with --name"
            },
            {
                "no number",
                ["--model", "m", "--max-request-bytes", "16MiB"],
                "--max-request-bytes: expected 1024 to 268435456, got '16MiB'"
            },
            {
                "too small a limit",
                ["--model", "m", "--max-request-bytes", "1023"],
                "--max-request-bytes: expected 1024 to 268435456, got '1023'"
            },
            {
                "too large a limit",
                ["--model", "m", "--max-request-bytes", "268435457"],
                "--max-request-bytes: expected 1024 to 268435456, got '268435457'"
            },
            {
                "a cache of no bytes",
                ["--model", "m", "--cache-bytes", "0"],
                $"--cache-bytes: expected 1 to {long.MaxValue}, got '0'"
            },
            { "another mode", ["--model", "m", "--batching", "On"], "--batching: expected auto, on or off, got 'On'" },
            { "no rows", ["--model", "m", "--batch-rows", "0"], "--batch-rows: expected 1 to 1048576, got '0'" },
            {
                "a long wait",
                ["--model", "m", "--batch-delay", "10001"],
                "--batch-delay: expected 0 to 10000, got '10001'"
            },
            { "no runs", ["--model", "m", "--concurrency", "0"], "--concurrency: expected 1 to 1024, got '0'" },
            {
                "a drain delay below zero",
                ["--model", "m", "--drain-delay", "-1"],
                "--drain-delay: expected 0 to 3600, got '-1'"
            },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task Refuses_wrong_arguments_with_a_sentence_and_serves_nothing(
        string because,
        string[] arguments,
        string error
    )
    {
        var (exitCode, served, errors) = await RunAsync(arguments);

        Assert.True(errors.Split('\n').Contains(error), $"{because}: {errors}");
        Assert.Equal(1, exitCode);
        Assert.Null(served);
    }

    [Fact]
    public async Task Has_the_defaults_that_it_documents()
    {
        var (exitCode, served, _) = await RunAsync("--repository", "models");

        var (options, repository) = served!.Value;
        Assert.Equal(7, exitCode);
        Assert.Equal(new ListenAddress(IPAddress.Loopback, 8080), options.Http);
        Assert.Equal(new ListenAddress(IPAddress.Loopback, 8081), options.Grpc);
        Assert.Equal(new ListenAddress(IPAddress.Loopback, 9090), options.Operations);
        Assert.Equal("latest", options.Versions.ToString());
        Assert.Equal((false, 16 << 20), (options.StrictReadiness, options.MaxRequestBytes));
        Assert.Equal((TimeSpan.FromSeconds(3), null), (options.DrainDelay, options.Timeout));
        Assert.NotNull(repository);
    }

    [Fact]
    public async Task Takes_every_flag()
    {
        var (_, served, _) = await RunAsync(
            "--model",
            "some.onnx",
            "--name",
            "n",
            "--versions",
            "only:7,8-rc1",
            "--http",
            "*:0",
            "--grpc",
            "[::1]:1",
            "--operations",
            "localhost:2",
            "--strict-readiness",
            "--max-request-bytes",
            "1024",
            "--concurrency",
            "3",
            "--intra-op-threads",
            "2",
            "--timeout",
            "1500",
            "--drain-delay",
            "0",
            "--termination-log",
            "/dev/termination-log",
            "--cache",
            "/cache",
            "--cache-bytes",
            "1000"
        );

        var (options, repository) = served!.Value;
        Assert.Equal(new ListenAddress(IPAddress.IPv6Any, 0), options.Http);
        Assert.Equal(new ListenAddress(IPAddress.IPv6Loopback, 1), options.Grpc);
        Assert.Equal(new ListenAddress(IPAddress.Loopback, 2), options.Operations);
        Assert.Equal("only:7,8-rc1", options.Versions.ToString());
        Assert.Equal((true, 1024), (options.StrictReadiness, options.MaxRequestBytes));
        Assert.Equal((3, TimeSpan.Zero), (options.ConcurrentRuns, options.DrainDelay));
        Assert.Equal((2, TimeSpan.FromMilliseconds(1500)), (options.IntraOpThreads, options.Timeout));
        Assert.Equal("/dev/termination-log", options.TerminationLog);
        Assert.IsType<SingleModelFile>(repository);
    }

    [Fact]
    public async Task Takes_every_flag_of_batching()
    {
        var (_, served, _) = await RunAsync(
            "--model",
            "some.onnx",
            "--batching",
            "on",
            "--batch-rows",
            "64",
            "--batch-delay",
            "5",
            "--batch-queue-rows",
            "256"
        );

        Assert.Equal(
            new BatchingOptions
            {
                Mode = BatchingMode.On,
                MaxRows = 64,
                MaxDelay = TimeSpan.FromMilliseconds(5),
                MaxQueueRows = 256,
            },
            served!.Value.Options.Batching
        );
    }

    [Fact]
    public async Task A_directory_as_model_holds_versions()
    {
        var directory = Directory.CreateTempSubdirectory("sluice-versions.onnx");
        try
        {
            var (_, served, _) = await RunAsync("--model", directory.FullName, "--name", "n");

            Assert.IsNotType<SingleModelFile>(served!.Value.Repository);
        }
        finally
        {
            directory.Delete();
        }
    }

    private static async Task<(
        int ExitCode,
        (ModelServerOptions Options, IModelRepository Repository)? Served,
        string Errors
    )> RunAsync(params string[] arguments)
    {
        (ModelServerOptions, IModelRepository)? served = null;
        var command = new ServeCommand().Build(
            (options, open) =>
            {
                served = (options, open());
                return Task.FromResult(7);
            }
        );
        var output = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var exitCode = await command.Parse(arguments).InvokeAsync(output);
        return (exitCode, served, output.Error.ToString()!.ReplaceLineEndings("\n"));
    }
}
