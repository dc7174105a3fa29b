namespace Sluice.Soak.Cluster;

/// <summary>A model server of one version, as a process.</summary>
internal sealed class Pod : IDisposable
{
    private readonly Child _child;
    private readonly string _operations;

    private Pod(Child child, string version, int[] ports)
    {
        _child = child;
        Version = version;
        (Http, Grpc, _operations) = ($"127.0.0.1:{ports[0]}", $"127.0.0.1:{ports[1]}", $"127.0.0.1:{ports[2]}");
    }

    public string Version { get; }

    public string Http { get; }

    public string Grpc { get; }

    public bool HasExited => _child.HasExited;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<Pod> StartAsync(string version, string models, string logs, Ports ports)
    {
        var own = ports.Take(3);
        var child = Child.Start(
            "Sluice.ModelServer",
            Path.Combine(logs, $"model-server-{own[1]}.log"),
            [
                .. new[] { "--model", models, "--name", "iris", "--versions", $"only:{version}", "--poll", "0" },
                .. AddressesOf(own),
            ]
        );
        var pod = new Pod(child, version, own);
        await Probe.UntilReadyAsync(pod._operations, child);
        return pod;
    }

    /// <summary>As Kubernetes ends pods: SIGTERM, and time for requests in flight.</summary>
    public async Task StopAsync()
    {
        _child.Send(Child.Signal.Terminate);
        await _child.WaitAsync();
    }

    /// <summary>As a node's end, or the kernel's out-of-memory killer, ends them.</summary>
    public void Kill() => _child.Send(Child.Signal.Kill);

    public void Dispose() => _child.Dispose();

    private static string[] AddressesOf(int[] ports) =>
        ["--http", $"127.0.0.1:{ports[0]}", "--grpc", $"127.0.0.1:{ports[1]}", "--operations", $"127.0.0.1:{ports[2]}"];
}
