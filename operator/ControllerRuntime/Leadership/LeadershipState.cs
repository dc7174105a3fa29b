namespace Sluice.ControllerRuntime.Leadership;

/// <summary>The one holder of <see cref="LeadershipView"/>, for those who do not lead too. Safe for many threads.</summary>
public sealed class LeadershipState
{
    private readonly Lock _gate = new();
    private LeadershipView _current = LeadershipView.Nobody;
    private TaskCompletionSource _next = NewSignal();

    /// <summary>Now.</summary>
    public LeadershipView Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Until it is another than the one given; at once if it is.</summary>
    /// <returns>What it is then.</returns>
    public async Task<LeadershipView> ChangedAsync(LeadershipView seen, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_current != seen)
                    return _current;
                next = _next.Task;
            }

            await next.WaitAsync(cancellation);
        }
    }

    internal void Set(LeadershipView view)
    {
        TaskCompletionSource passed;
        lock (_gate)
        {
            if (_current == view)
                return;
            _current = view;
            (passed, _next) = (_next, NewSignal());
        }

        passed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
