using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Testing.Kubernetes.Audit;
using Xunit;

namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>A real control plane (<c>tests/cluster/up.sh</c>), gone when this is disposed or this process ends.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private const int NoPrograms = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);
    private static int _namespaces;

    private Cluster(string directory, ClusterCredentials credentials)
    {
        Directory = directory;
        Credentials = credentials;
        Api = new ClusterApi(credentials);
        Audit = new AuditLog(Path.Combine(directory, "log", "audit.jsonl"));
    }

    /// <summary>Where its files are: <c>kubeconfig</c>, <c>log</c>, <c>pki</c>.</summary>
    public string Directory { get; }

    /// <summary>The path of the administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(Directory, "kubeconfig");

    /// <summary>The administrator's address, authority and token.</summary>
    public ClusterCredentials Credentials { get; }

    /// <summary>The API by plain JSON, sharing no code with the client under test.</summary>
    public ClusterApi Api { get; }

    /// <summary>Every request that the API server has answered.</summary>
    public AuditLog Audit { get; }

    /// <summary>Starts one; skips the test where the programs are missing.</summary>
    public static async Task<Cluster> StartAsync(ClusterOptions options)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("sluice-cluster-").FullName;
        var ended = await ClusterScript
            .RunAsync(
                "up.sh",
                [directory],
                new Dictionary<string, string>
                {
                    ["OWNER_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
                    ["CONTROLLERS"] = options.HasControllers ? "1" : "0",
                    ["NODES"] = options.Nodes.ToString(CultureInfo.InvariantCulture),
                    ["AUDIT_BODIES"] = options.AuditedBodies ?? "",
                    ["GPUS"] = options.GpusPerNode.ToString(CultureInfo.InvariantCulture),
                }
            )
            .Within(StartLimit);
        if (ended.ExitCode != 0)
        {
            System.IO.Directory.Delete(directory, recursive: true);
            Assert.SkipWhen(ended.ExitCode == NoPrograms, ended.Error.Trim());
            throw new InvalidOperationException($"up.sh ended with {ended.ExitCode}: {ended.Error}");
        }

        return new Cluster(directory, ClusterCredentials.Read(directory));
    }

    /// <summary>Makes a namespace of a name that no other test has, and waits until pods may be made in it.</summary>
    public async Task<string> NewNamespaceAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        await Api.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        if (File.Exists(Path.Combine(Directory, "pids", "kube-controller-manager")))
        {
            var account = $"/api/v1/namespaces/{name}/serviceaccounts/default";
            await Api.UntilAsync(account, found => found["secrets"] is JsonArray { Count: > 0 }, ReadyLimit);
        }

        return name;
    }

    /// <summary>Ends a part in order (at most five seconds), and waits until it is gone.</summary>
    public Task StopAsync(ClusterPart part) => TurnAsync("stop", part);

    /// <summary>Ends a part with SIGKILL.</summary>
    public Task KillAsync(ClusterPart part) => TurnAsync("kill", part);

    /// <summary>Stops a part with SIGSTOP: it holds its connections and answers nothing.</summary>
    public Task PauseAsync(ClusterPart part) => TurnAsync("pause", part);

    /// <summary>Continues a part that was paused.</summary>
    public Task ResumeAsync(ClusterPart part) => TurnAsync("resume", part);

    /// <summary>Starts a part again, with what it had stored; <see cref="WaitUntilReadyAsync"/> tells when it serves.</summary>
    public Task StartAsync(ClusterPart part) => TurnAsync("start", part);

    /// <summary>Until <c>/readyz</c> of the API server says so.</summary>
    public Task WaitUntilReadyAsync() => Api.UntilReadyAsync(ReadyLimit);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await ClusterScript.RunAsync("down.sh", ["--purge", Directory]).Within(StartLimit);
    }

    private async Task TurnAsync(string action, ClusterPart part)
    {
        var program = part switch
        {
            ClusterPart.Etcd => "etcd",
            ClusterPart.ApiServer => "kube-apiserver",
            ClusterPart.ControllerManager => "kube-controller-manager",
            ClusterPart.Scheduler => "kube-scheduler",
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no such part"),
        };
        var ended = await ClusterScript.RunAsync("part.sh", [Directory, action, program]).Within(ReadyLimit);
        if (ended.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"part.sh {action} {program} ended with {ended.ExitCode}: {ended.Error}"
            );
        }
    }
}
