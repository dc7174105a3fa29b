namespace Sluice.Routing.Limits;

/// <summary>Counts bytes against a limit. Safe for concurrent callers.</summary>
internal sealed class ByteCounter
{
    private long _taken;

    /// <summary>Bytes taken and not given back.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes all of them, or none where that would go beyond the limit.</summary>
    public bool TryTake(long bytes, long limit)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
