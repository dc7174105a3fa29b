using System.Numerics;

namespace Sluice.Routing.Counting;

/// <summary>Counts durations in the buckets of the message <c>LatencySketch</c>. Safe for concurrent callers.</summary>
internal sealed class LatencyCounter
{
    private const int PageBuckets = 64;
    private const int PageBits = 6;
    private const long LongestMicroseconds = 1L << 32;
    private readonly long[]?[] _pages = new long[]?[BucketOf(LongestMicroseconds) / PageBuckets + 1];

    /// <summary>The bucket of a duration in microseconds, at least 0.</summary>
    public static int BucketOf(long microseconds)
    {
        var duration = Math.Min(microseconds, LongestMicroseconds);
        var doublings = Math.Max(0, BitOperations.Log2((ulong)duration) - PageBits);
        return PageBuckets * doublings + (int)(duration >> doublings);
    }

    public void Count(TimeSpan duration)
    {
        var bucket = BucketOf(Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond));
        ref var page = ref _pages[bucket / PageBuckets];
        if (Volatile.Read(ref page) is not { } counts)
            counts = Interlocked.CompareExchange(ref page, new long[PageBuckets], null) ?? page!;
        Interlocked.Increment(ref counts[bucket % PageBuckets]);
    }

    /// <summary>The buckets that are not empty, ascending, with their counts.</summary>
    public IEnumerable<(int Bucket, long Count)> Read()
    {
        for (var page = 0; page < _pages.Length; page++)
        {
            if (Volatile.Read(ref _pages[page]) is not { } counts)
                continue;
            for (var index = 0; index < PageBuckets; index++)
            {
                if (Interlocked.Read(ref counts[index]) is > 0 and var count)
                    yield return (page * PageBuckets + index, count);
            }
        }
    }
}
