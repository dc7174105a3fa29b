namespace Sluice.Soak.Processes;

/// <summary>A model server as a process.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Child _child;

    private ServerProcess(Child child, string http, string grpc, string operations)
    {
        _child = child;
        (Http, Grpc, Operations) = (http, grpc, operations);
    }

    public string Http { get; }

    public string Grpc { get; }

    public string Operations { get; }

    public bool HasExited => _child.HasExited;

    /// <summary>Starts one of a version, and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string version, string models, string logs, Ports ports)
    {
        var own = ports.Take(3);
        var server = Start(
            $"127.0.0.1:{own[0]}",
            $"127.0.0.1:{own[1]}",
            $"127.0.0.1:{own[2]}",
            Path.Combine(logs, $"model-server-{own[1]}.log"),
            ["--model", models, "--name", "iris", "--versions", $"only:{version}", "--poll", "0"]
        );
        await Probe.UntilReadyAsync(server.Operations, server._child);
        return server;
    }

    /// <summary>Starts one.</summary>
    /// <param name="http">Where it answers REST: host:port.</param>
    /// <param name="grpc">Where it answers gRPC.</param>
    /// <param name="operations">Where it answers probes.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="arguments">Its other arguments.</param>
    public static ServerProcess Start(
        string http,
        string grpc,
        string operations,
        string log,
        IEnumerable<string> arguments
    )
    {
        string[] addresses = ["--http", http, "--grpc", grpc, "--operations", operations];
        return new ServerProcess(
            Child.Start("Sluice.ModelServer", log, [.. arguments, .. addresses]),
            http,
            grpc,
            operations
        );
    }

    /// <summary>As Kubernetes ends pods: SIGTERM, and time for requests in flight.</summary>
    public async Task StopAsync()
    {
        _child.Send(Child.Signal.Terminate);
        await _child.WaitAsync();
    }

    /// <summary>As the kernel's out-of-memory killer ends it.</summary>
    public void Kill() => _child.Send(Child.Signal.Kill);

    public void Dispose() => _child.Dispose();
}
