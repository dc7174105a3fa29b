namespace Sluice.Routing.Table;

/// <summary>
/// A table in use and the claims on it. The state that made it current holds the first claim; each request holds one more.
/// </summary>
internal sealed class LiveTable(RouteTable table, Task olderEnded)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _claims = 1;

    public RouteTable Table => table;

    /// <summary>Completes when the last request of every older table has ended.</summary>
    public Task OlderEnded => olderEnded;

    /// <summary>Completes when another table is in use. It does not fail.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>Completes when this table was replaced and its last request, and every older table's, has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public static LiveTable Create(RouteTable table, Task olderEnded)
    {
        var live = new LiveTable(table, olderEnded);
        // Not a chain for ever: what has ended is not waited for again.
        live.Ended = olderEnded.IsCompleted ? live._ended.Task : Task.WhenAll(olderEnded, live._ended.Task);
        return live;
    }

    /// <summary>Claims the table, unless it has ended: an ended table is never revived, so that its end can be acted on.</summary>
    public bool TryClaim()
    {
        var seen = Volatile.Read(ref _claims);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _claims, seen + 1, seen);
            if (before == seen)
                return true;
            seen = before;
        }
        return false;
    }

    /// <summary>Gives back the state's claim: another table is in use.</summary>
    public void Retire()
    {
        _replaced.SetResult();
        Release();
    }

    /// <summary>Gives one claim back. Once for each claim.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _claims) == 0)
            _ended.SetResult();
    }
}
