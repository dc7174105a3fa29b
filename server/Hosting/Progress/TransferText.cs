using System.Globalization;

namespace Sluice.Hosting.Progress;

/// <summary>Bytes, rates and times as people read them. Pure.</summary>
public static class TransferText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Such as <c>460 MiB of 1.0 GiB (45 %), 210 MiB/s, 3 s left</c>; without rate and time while there is none.</summary>
    /// <param name="done">Bytes that have come.</param>
    /// <param name="total">Bytes in all.</param>
    /// <param name="bytesPerSecond">0: not known, or it stands still.</param>
    public static string Of(long done, long total, double bytesPerSecond)
    {
        var percent = total <= 0 ? 100 : (int)(100.0 * done / total);
        var position = $"{Bytes(done)} of {Bytes(total)} ({percent} %)";
        if (bytesPerSecond < 1)
        {
            return position;
        }

        var left = done >= total ? "" : $", {Duration(TimeSpan.FromSeconds((total - done) / bytesPerSecond))} left";
        return $"{position}, {Bytes((long)bytesPerSecond)}/s{left}";
    }

    /// <summary>Such as <c>12 B</c>, <c>1.0 GiB</c>, <c>460 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (Math.Abs(value) >= 1000 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        var format = unit == 0 || value >= 10 ? "F0" : "F1";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Such as <c>3 s</c>, <c>2 min 5 s</c>, <c>1 h 10 min</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalDays >= 4 ? "days"
        : time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s"
        : $"{Math.Ceiling(time.TotalSeconds)} s";
}
