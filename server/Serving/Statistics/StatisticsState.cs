namespace Sluice.Serving.Statistics;

/// <summary>The one mutable holder of a version's statistics. Thread-safe.</summary>
public sealed class StatisticsState
{
    /// <summary>So many numbers of rows are told apart; what comes after them is counted in the sums alone.</summary>
    private const int MostRowCounts = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, DurationSum> _runsByRows = [];
    private InferenceStatistics _now = InferenceStatistics.None;

    public InferenceStatistics Now
    {
        get
        {
            lock (_lock)
            {
                return _now with { RunsByRows = new Dictionary<long, DurationSum>(_runsByRows) };
            }
        }
    }

    /// <summary>A request was answered.</summary>
    /// <param name="rows">That it had.</param>
    /// <param name="queued">How long it waited for its run.</param>
    /// <param name="ran">How long that took.</param>
    /// <param name="at">When it ended.</param>
    /// <param name="isOwnRun">False: the run was several requests', and is told by <see cref="Ran"/>.</param>
    public void Succeed(long rows, TimeSpan queued, TimeSpan ran, DateTimeOffset at, bool isOwnRun = true)
    {
        lock (_lock)
        {
            _now = _now with
            {
                LastInference = at,
                Rows = _now.Rows + rows,
                Runs = _now.Runs + (isOwnRun ? 1 : 0),
                Success = _now.Success.Plus(queued + ran),
                Queue = _now.Queue.Plus(queued),
                Run = _now.Run.Plus(ran),
            };
            if (isOwnRun)
            {
                CountLocked(rows, ran);
            }
        }
    }

    /// <summary>A run of several requests has ended, or of one in their place.</summary>
    public void Ran(long rows, TimeSpan ran)
    {
        lock (_lock)
        {
            _now = _now with { Runs = _now.Runs + 1 };
            CountLocked(rows, ran);
        }
    }

    /// <summary>A request was not answered.</summary>
    public void Fail(TimeSpan after)
    {
        lock (_lock)
        {
            _now = _now with { Failure = _now.Failure.Plus(after) };
        }
    }

    private void CountLocked(long rows, TimeSpan ran)
    {
        if (_runsByRows.TryGetValue(rows, out var sum) || _runsByRows.Count < MostRowCounts)
        {
            _runsByRows[rows] = sum.Plus(ran);
        }
    }
}
