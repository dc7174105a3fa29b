namespace Sluice.Hosting.Progress;

/// <summary>Measures how fast bytes come, over the last ten seconds. One caller at a time.</summary>
/// <param name="time">The clock.</param>
public sealed class TransferMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Done)> _samples = new();

    /// <summary>Where the transfer stands, in a line for people.</summary>
    /// <param name="done">Bytes that have come, those of an earlier attempt included.</param>
    /// <param name="total">Bytes in all.</param>
    public string Describe(long done, long total)
    {
        var now = time.GetTimestamp();
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
        {
            _samples.Dequeue();
        }

        var isFirst = !_samples.TryPeek(out var oldest);
        _samples.Enqueue((now, done));
        var seconds = isFirst ? 0 : time.GetElapsedTime(oldest.At, now).TotalSeconds;
        return TransferText.Of(done, total, seconds > 0 ? Math.Max(0, done - oldest.Done) / seconds : 0);
    }
}
