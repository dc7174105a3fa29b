using Sluice.Routing.Counting;

namespace Sluice.Routing.Tests.Counting;

public sealed class LatencyCounterTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(127, 127)]
    [InlineData(128, 128)]
    [InlineData(129, 128)]
    [InlineData(255, 191)]
    [InlineData(256, 192)]
    [InlineData(1_000_000, 64 * 13 + 122)]
    [InlineData(1L << 32, 64 * 26 + 64)]
    [InlineData(long.MaxValue, 64 * 26 + 64)]
    public void A_duration_has_the_bucket_that_the_message_says(long microseconds, int bucket) =>
        Assert.Equal(bucket, LatencyCounter.BucketOf(microseconds));

    [Fact]
    public void Counts_what_concurrent_callers_count()
    {
        var latency = new LatencyCounter();

        Parallel.For(0, 8_000, index => latency.Count(TimeSpan.FromMicroseconds(index % 8 * 1_000)));

        Assert.All(latency.Read(), pair => Assert.Equal(1_000, pair.Count));
        Assert.Equal(8, latency.Read().Count());
        Assert.Equal(latency.Read().Select(pair => pair.Bucket).Order(), latency.Read().Select(pair => pair.Bucket));
    }
}
