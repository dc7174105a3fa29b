namespace Sluice.Soak.Cluster;

/// <summary>The operators: each keeps its port, start after start.</summary>
internal sealed class OperatorProcesses(string folder, IReadOnlyList<int> ports) : IDisposable
{
    private readonly Child?[] _running = new Child?[ports.Count];

    public int Count => ports.Count;

    public void Start(int index) =>
        _running[index] = Child.Start(
            "Sluice.Soak",
            Path.Combine(folder, $"operator-{index}.log"),
            ["operator", folder, $"operator-{index}", $"{ports[index]}"]
        );

    public async Task KillAsync(int index)
    {
        _running[index]!.Send(Child.Signal.Kill);
        await _running[index]!.WaitAsync();
        _running[index]!.Dispose();
        _running[index] = null;
    }

    /// <summary>It hears and says nothing, and does not know it.</summary>
    public void Stop(int index) => _running[index]!.Send(Child.Signal.Stop);

    public void Continue(int index) => _running[index]!.Send(Child.Signal.Continue);

    public void Dispose()
    {
        foreach (var child in _running)
            child?.Dispose();
    }
}
