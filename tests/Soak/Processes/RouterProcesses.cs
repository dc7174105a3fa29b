using System.Globalization;

namespace Sluice.Soak.Processes;

/// <summary>The routers, and which of them a Service would send to.</summary>
/// <param name="folder">Logs and state; <c>ca.crt</c> and <c>token</c> lie there.</param>
/// <param name="operatorPorts">Where operators are.</param>
/// <param name="ports">Gives them theirs.</param>
/// <param name="space">The namespace of requests whose host fixes none.</param>
internal sealed class RouterProcesses(string folder, IReadOnlyList<int> operatorPorts, Ports ports, Func<string> space)
    : IDisposable
{
    private const string DrainSeconds = "2";
    private readonly Dictionary<int, int[]> _ports = [];
    private readonly Dictionary<int, RouterProcess> _running = [];
    private int _starts;
    private readonly List<string> _wrong = [];
    private IReadOnlyList<RouterProcess> _ready = [];

    /// <summary>Ends that were not in order.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Those to send to.</summary>
    public IReadOnlyList<RouterProcess> Ready => Volatile.Read(ref _ready);

    /// <summary>Starts the router of a slot, and waits until it is ready.</summary>
    public async Task StartAsync(int slot)
    {
        if (!_ports.TryGetValue(slot, out var own))
            _ports[slot] = own = ports.Take(3);
        var name = string.Create(CultureInfo.InvariantCulture, $"router-{slot}.{++_starts}");
        var router = new RouterProcess(
            name,
            slot,
            $"127.0.0.1:{own[0]}",
            $"127.0.0.1:{own[1]}",
            $"127.0.0.1:{own[2]}",
            Child.Start("Sluice.Router", Path.Combine(folder, $"router-{slot}.log"), Arguments(name, slot, own))
        );
        _running[slot] = router;
        await Probe.UntilReadyAsync(router.Operations, router.Child);
        Volatile.Write(ref _ready, [.. _ready, router]);
    }

    /// <summary>SIGTERM; a Service takes it out as soon as it says that it is not ready; it must end with 0.</summary>
    public async Task StopAsync(int slot)
    {
        _running.Remove(slot, out var router);
        router!.Child.Send(Child.Signal.Terminate);
        await Probe.UntilNotReadyAsync(router.Operations);
        Volatile.Write(ref _ready, [.. _ready.Where(each => each.Slot != slot)]);
        await router.Child.WaitAsync();
        if (router.Child.ExitCode != 0)
            _wrong.Add($"{router.Name} ended with {router.Child.ExitCode}; its log says why");
        router.Child.Dispose();
    }

    public void Dispose()
    {
        foreach (var router in _running.Values)
            router.Child.Dispose();
    }

    private IEnumerable<string> Arguments(string name, int slot, int[] own) =>
        [
            .. new[] { "--name", name, "--state", Path.Combine(folder, $"router-{slot}.state") },
            .. new[] { "--default-namespace", space(), "--drain-delay", DrainSeconds },
            .. new[]
            {
                "--control-ca",
                Path.Combine(folder, "ca.crt"),
                "--control-token",
                Path.Combine(folder, "token"),
            },
            .. new[] { "--http", $"127.0.0.1:{own[0]}", "--grpc", $"127.0.0.1:{own[1]}" },
            .. new[] { "--operations", $"127.0.0.1:{own[2]}" },
            .. operatorPorts.SelectMany(port => new[] { "--control", $"127.0.0.1:{port}" }),
        ];
}
