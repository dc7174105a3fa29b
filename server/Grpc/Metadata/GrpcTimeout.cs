using System.Globalization;

namespace Sluice.Grpc.Metadata;

/// <summary>
/// The value of the header <c>grpc-timeout</c>: at most eight digits and a unit. Specification: gRPC over HTTP/2, "Requests",
/// Timeout.
/// </summary>
public static class GrpcTimeout
{
    private const int MaxDigits = 8;
    private const long NanosecondsPerTick = 100;

    /// <summary>
    /// Reads a timeout. Zero, which the grammar excludes but clients send, is a deadline that has passed; so is less than
    /// the 100 ns of a tick. The longest, 99999999 hours, fits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1)
            return false;
        if (!long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / NanosecondsPerTick,
            _ => null,
        };
        timeout = new TimeSpan(ticks ?? 0);
        return ticks is not null;
    }

    /// <summary>
    /// Writes a timeout in the finest unit whose number has at most eight digits, rounded down, so that a callee never
    /// waits longer than its caller. A negative one is zero.
    /// </summary>
    public static string Format(TimeSpan timeout)
    {
        const long Limit = 100_000_000;
        var ticks = Math.Max(timeout.Ticks, 0);
        return ticks switch
        {
            < Limit / NanosecondsPerTick => $"{ticks * NanosecondsPerTick}n",
            < Limit * TimeSpan.TicksPerMicrosecond => $"{ticks / TimeSpan.TicksPerMicrosecond}u",
            < Limit * TimeSpan.TicksPerMillisecond => $"{ticks / TimeSpan.TicksPerMillisecond}m",
            < Limit * TimeSpan.TicksPerSecond => $"{ticks / TimeSpan.TicksPerSecond}S",
            < Limit * TimeSpan.TicksPerMinute => $"{ticks / TimeSpan.TicksPerMinute}M",
            _ => $"{Math.Min(ticks / TimeSpan.TicksPerHour, Limit - 1)}H",
        };
    }
}
