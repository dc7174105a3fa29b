using Sluice.Grpc.Metadata;

namespace Sluice.Grpc.Tests.Metadata;

public sealed class GrpcTimeoutTests
{
    public static TheoryData<string, string, long?> Cases =>
        new()
        {
            { "hours", "2H", 2 * TimeSpan.TicksPerHour },
            { "minutes", "3M", 3 * TimeSpan.TicksPerMinute },
            { "seconds", "4S", 4 * TimeSpan.TicksPerSecond },
            { "milliseconds", "5m", 5 * TimeSpan.TicksPerMillisecond },
            { "microseconds", "6u", 60 },
            { "nanoseconds, rounded down", "799n", 7 },
            { "less than a tick", "1n", 0 },
            { "zero", "0S", 0 },
            { "leading zeros", "00000007S", 7 * TimeSpan.TicksPerSecond },
            { "the longest", "99999999H", 99_999_999 * TimeSpan.TicksPerHour },
            { "nine digits", "123456789n", null },
            { "empty", "", null },
            { "a unit alone", "S", null },
            { "a number alone", "15", null },
            { "another unit", "1d", null },
            { "a sign", "+1S", null },
            { "negative", "-1S", null },
            { "a space", " 1S", null },
            { "a space between", "1 S", null },
            { "a fraction", "1.5S", null },
            { "digits of another script", "١S", null },
        };

    public static TheoryData<string, TimeSpan, string> Formatted =>
        new()
        {
            { "negative", TimeSpan.FromSeconds(-1), "0n" },
            { "zero", TimeSpan.Zero, "0n" },
            { "the finest", new TimeSpan(1), "100n" },
            { "the most nanoseconds", new TimeSpan(999_999), "99999900n" },
            { "then microseconds", new TimeSpan(1_000_000), "100000u" },
            { "rounded down", new TimeSpan(999_999_999), "99999999u" },
            { "then milliseconds", TimeSpan.FromSeconds(100), "100000m" },
            { "then seconds", TimeSpan.FromSeconds(100_000), "100000S" },
            { "then minutes", TimeSpan.FromSeconds(100_000_000), "1666666M" },
            { "then hours", TimeSpan.FromMinutes(100_000_000), "1666666H" },
            { "for ever", TimeSpan.MaxValue, "99999999H" },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Reads(string because, string text, long? expectedTicks)
    {
        long? ticks = GrpcTimeout.TryParse(text, out var timeout) ? timeout.Ticks : null;

        Assert.True(expectedTicks == ticks, $"{because}: {ticks}");
    }

    [Theory, MemberData(nameof(Formatted))]
    public void Writes(string because, TimeSpan timeout, string expected)
    {
        var text = GrpcTimeout.Format(timeout);

        Assert.True(expected == text, $"{because}: {text}");
    }
}
