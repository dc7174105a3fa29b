namespace Sluice.Soak.Processes;

/// <summary>The operators: each keeps its port, start after start.</summary>
/// <param name="folder">Where their logs go.</param>
/// <param name="ports">Where routers find them; one each.</param>
/// <param name="program">The program.</param>
/// <param name="arguments">Its arguments, by index and port.</param>
internal sealed class OperatorProcesses(
    string folder,
    IReadOnlyList<int> ports,
    string program,
    Func<int, int, IEnumerable<string>> arguments
) : IDisposable
{
    private readonly Child?[] _running = new Child?[ports.Count];

    public int Count => ports.Count;

    /// <summary>What an operator has logged, in all its starts.</summary>
    public string LogOf(int index) => Path.Combine(folder, $"operator-{index}.log");

    public void Start(int index) =>
        _running[index] = Child.Start(program, LogOf(index), arguments(index, ports[index]));

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

    /// <summary>Starts again, as a kubelet does, those that have ended: one that slept beyond its lease is ended by the kernel.</summary>
    public void StartEnded()
    {
        for (var index = 0; index < Count; index++)
        {
            if (_running[index] is not { HasExited: true } ended)
                continue;
            ended.Dispose();
            Start(index);
        }
    }

    public void Dispose()
    {
        foreach (var child in _running)
            child?.Dispose();
    }
}
