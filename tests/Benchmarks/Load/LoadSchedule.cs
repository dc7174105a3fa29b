using System.Diagnostics;

namespace Sluice.Benchmarks.Load;

/// <summary>When a caller begins requests, and which of them count. One caller's; times are the stopwatch's.</summary>
internal sealed class LoadSchedule
{
    /// <summary>
    /// Of an open loop, on a connection: servers refuse more than a hundred. What is due beyond waits here, and that time counts.
    /// </summary>
    private const int MostOpen = 96;

    private readonly int _atOnce;
    private readonly long _interval;
    private readonly long _measuredFrom;
    private readonly long _until;
    private readonly List<double> _durations = new(1 << 20);
    private long _due;
    private long _answerBytes = -1;

    /// <param name="plan">The load.</param>
    /// <param name="callers">How many share its rate.</param>
    public LoadSchedule(LoadPlan plan, int callers)
    {
        _atOnce = plan.Rate > 0 ? MostOpen : plan.Streams;
        _interval = plan.Rate > 0 ? (long)(Stopwatch.Frequency * callers / plan.Rate) : 0;
        var now = Stopwatch.GetTimestamp();
        _due = now;
        _measuredFrom = now + (long)(plan.WarmUp * Stopwatch.Frequency);
        _until = _measuredFrom + (long)(plan.Seconds * Stopwatch.Frequency);
    }

    public IReadOnlyList<double> Durations => _durations;

    public long Wrong { get; private set; }

    /// <summary>Requests that were answered, whether they count or not.</summary>
    public long Answered { get; private set; }

    public long AnswerBytes => Math.Max(0, _answerBytes);

    public bool IsOver(long now) => now >= _until;

    /// <summary>Whether a request is to begin now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="open">Requests that are not answered yet.</param>
    /// <param name="begun">From when its duration counts.</param>
    public bool TakeNext(long now, int open, out long begun)
    {
        begun = now;
        if (IsOver(now) || open >= _atOnce)
            return false;
        if (_interval == 0)
            return true;
        begun = _due;
        if (_due > now)
            return false;
        _due += _interval;
        return true;
    }

    /// <summary>Whether a caller that has nothing to send must look at the clock again instead of waiting for answers.</summary>
    public bool Spins(long now) => _interval > 0 && !IsOver(now);

    /// <summary>An answer came, whole.</summary>
    /// <param name="begun">When its request began.</param>
    /// <param name="bytes">The length of its body; negative: it was no answer.</param>
    public void Finish(long begun, long bytes)
    {
        Answered++;
        if (_answerBytes < 0)
            _answerBytes = bytes;
        if (bytes < 0 || bytes != _answerBytes)
            Wrong++;
        var now = Stopwatch.GetTimestamp();
        if (now >= _measuredFrom && now < _until)
            _durations.Add((now - begun) * 1e6 / Stopwatch.Frequency);
    }
}
