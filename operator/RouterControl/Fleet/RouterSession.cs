using System.Threading.Channels;

namespace Sluice.RouterControl.Fleet;

/// <summary>One stream of one router, as others see it. Safe for concurrent callers.</summary>
internal sealed class RouterSession(string instance)
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, TaskCompletionSource> _asked = [];
    private ulong _lastAsked;
    private bool _isClosed;

    public string Instance => instance;

    /// <summary>The number of the latest request for a report; 0: there was none.</summary>
    public ulong LastAsked
    {
        get
        {
            lock (_gate)
                return _lastAsked;
        }
    }

    /// <summary>There may be something to tell.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Waits until there may be something to tell.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _wakes.Reader.ReadAsync(cancellation);

    /// <summary>Asks for a report. Completes when it has come, or when none will.</summary>
    public Task ReportAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_isClosed)
                return Task.CompletedTask;
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked[++_lastAsked] = answered;
            Wake();
            return answered.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>A report has come that answers all requests up to this.</summary>
    public void Answered(ulong number)
    {
        lock (_gate)
        {
            foreach (var asked in _asked.Keys.TakeWhile(each => each <= number).ToArray())
            {
                _asked.Remove(asked, out var answered);
                answered!.SetResult();
            }
        }
    }

    /// <summary>No report comes any more.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        Answered(ulong.MaxValue);
    }
}
