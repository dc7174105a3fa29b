using System.Text.Json;
using Sluice.Conformance.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Clients;

/// <summary>A gRPC client of another maker: a program that reads one job and writes what came of it.</summary>
internal sealed class GrpcClient
{
    public const string Node = "grpc-js";
    public const string Python = "python3-grpcio";

    private const string NodeModules = "SLUICE_NODE_MODULES";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly string _program;
    private readonly string _script;

    private GrpcClient(string program, string script) =>
        (_program, _script) = (program, RepositoryFiles.PathOf($"tests/Conformance.Tests/Clients/{script}"));

    /// <summary>The client of that name; skips the test where what it needs is not installed.</summary>
    public static async Task<GrpcClient> FindAsync(string name)
    {
        if (name == Node)
        {
            Needs(
                Directory.Exists(Environment.GetEnvironmentVariable(NodeModules)),
                $"@grpc/grpc-js: ./dev test (with npm), or npm ci in tests/Conformance.Tests/Clients/node and {NodeModules}"
            );
            return new GrpcClient("node", "node/client.cjs");
        }

        var python = await Finished.RunAsync("/usr/bin/python3", ["-c", "import grpc, google.protobuf"]);
        var protoc = await Finished.RunAsync("protoc", ["--version"]);
        Needs(
            python.ExitCode == 0 && protoc.ExitCode == 0,
            "Python's gRPC: apt-get install python3-grpcio python3-protobuf protobuf-compiler (or ./dev test as root)"
        );
        return new GrpcClient("/usr/bin/python3", "python/client.py");

        static void Needs(bool isThere, string what)
        {
            if (!isThere)
                Assert.Skip($"needs {what}");
        }
    }

    /// <summary>The results, one a call of the job, in its order.</summary>
    public async Task<IReadOnlyList<ClientResult>> PerformAsync(ClientJob job)
    {
        var environment = ("NODE_PATH", Environment.GetEnvironmentVariable(NodeModules) ?? "");
        var finished = await Finished.RunAsync(_program, [_script], JsonSerializer.Serialize(job, Json), environment);
        Assert.True(finished.ExitCode == 0, $"{_script} ended with {finished.ExitCode}: {finished.Errors}");
        return JsonSerializer.Deserialize<Answer>(finished.Output, Json)!.Results;
    }

    /// <summary>The outcomes of calls that are made once each.</summary>
    public async Task<IReadOnlyList<ClientOutcome>> CallAsync(string target, params IReadOnlyList<ClientCall> calls) =>
        [.. (await PerformAsync(new ClientJob(target, calls))).Select(result => result.First)];

    private sealed record Answer(IReadOnlyList<ClientResult> Results);
}
