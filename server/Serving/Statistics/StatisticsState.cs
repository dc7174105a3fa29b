namespace Sluice.Serving.Statistics;

/// <summary>The one mutable holder of a version's statistics. Thread-safe.</summary>
public sealed class StatisticsState
{
    /// <summary>So many numbers of rows are told apart; what comes after them is counted in the sums alone.</summary>
    private const int MostRowCounts = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, DurationSum> _runsByRows = [];

    // Not one immutable value that is swapped: that would be a new one with every request.
    private DateTimeOffset? _lastInference;
    private long _rows;
    private long _runs;
    private DurationSum _success;
    private DurationSum _failure;
    private DurationSum _queue;
    private DurationSum _run;

    public InferenceStatistics Now
    {
        get
        {
            lock (_lock)
            {
                return new InferenceStatistics
                {
                    LastInference = _lastInference,
                    Rows = _rows,
                    Runs = _runs,
                    Success = _success,
                    Failure = _failure,
                    Queue = _queue,
                    Run = _run,
                    RunsByRows = new Dictionary<long, DurationSum>(_runsByRows),
                };
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
            _lastInference = at;
            _rows += rows;
            _success = _success.Plus(queued + ran);
            _queue = _queue.Plus(queued);
            _run = _run.Plus(ran);
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
            CountLocked(rows, ran);
        }
    }

    /// <summary>A request was not answered.</summary>
    public void Fail(TimeSpan after)
    {
        lock (_lock)
        {
            _failure = _failure.Plus(after);
        }
    }

    private void CountLocked(long rows, TimeSpan ran)
    {
        _runs++;
        if (_runsByRows.TryGetValue(rows, out var sum) || _runsByRows.Count < MostRowCounts)
        {
            _runsByRows[rows] = sum.Plus(ran);
        }
    }
}
