using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Sluice.Resources.Values;

/// <summary>
/// A length of time in the grammar of the Gateway API (GEP-2257): one to four of whole hours, minutes, seconds and
/// milliseconds, as in <c>1h30m</c>, <c>10s</c>, <c>500ms</c>. Two are equal when they are written alike;
/// <see cref="CompareTo"/> goes by the time.
/// </summary>
[JsonConverter(typeof(DurationConverter))]
public readonly partial record struct Duration : IComparable<Duration>
{
    internal const string Pattern = "([0-9]{1,5}(h|m|s|ms)){1,4}";

    internal const string Expected = "a duration such as 1h30m, 10s or 500ms";

    /// <summary>Four times five digits with two letters.</summary>
    internal const int MaxLength = 28;

    private readonly string? _text;

    private Duration(string text, TimeSpan value) => (_text, Value) = (text, value);

    /// <summary>As its author wrote it.</summary>
    public string Text => _text ?? "0s";

    public TimeSpan Value { get; }

    /// <exception cref="FormatException">The text is no duration.</exception>
    public static Duration Parse(string text) =>
        TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"expected {Expected}, got {Manifests.Wording.Quote(text)}");

    public static bool TryParse([NotNullWhen(true)] string? text, out Duration duration)
    {
        duration = default;
        if (text is null || Grammar().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var parts = match
            .Groups["count"]
            .Captures.Zip(match.Groups["unit"].Captures, (count, unit) => Part(count.Value, unit.Value));
        duration = new Duration(text, parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part));
        return true;
    }

    public int CompareTo(Duration other) => Value.CompareTo(other.Value);

    public static bool operator <(Duration left, Duration right) => left.CompareTo(right) < 0;

    public static bool operator >(Duration left, Duration right) => left.CompareTo(right) > 0;

    public static bool operator <=(Duration left, Duration right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Duration left, Duration right) => left.CompareTo(right) >= 0;

    public override string ToString() => Text;

    private static TimeSpan Part(string count, string unit)
    {
        var number = int.Parse(count, CultureInfo.InvariantCulture);
        return unit switch
        {
            "h" => TimeSpan.FromHours(number),
            "m" => TimeSpan.FromMinutes(number),
            "s" => TimeSpan.FromSeconds(number),
            _ => TimeSpan.FromMilliseconds(number),
        };
    }

    // Captures of each round are wanted, which an engine without backtracking does not keep; the input is bounded.
    [GeneratedRegex(
        @"\A((?<count>[0-9]{1,5})(?<unit>h|ms|m|s)){1,4}\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Grammar();
}
