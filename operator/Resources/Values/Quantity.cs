using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Sluice.Resources.Values;

/// <summary>
/// An amount as Kubernetes writes it: <c>500m</c>, <c>2</c>, <c>1.5</c>, <c>16Gi</c>, <c>1e3</c>. Never negative, and at
/// most 2^63 - 1. Two are equal when they are written alike; <see cref="CompareTo"/> goes by the amount.
/// </summary>
[JsonConverter(typeof(QuantityConverter))]
public readonly partial record struct Quantity : IComparable<Quantity>
{
    internal const string Pattern = @"([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?";

    internal const string Expected = "a quantity of 0 or more, such as 500m, 2 or 16Gi";

    internal const int MaxLength = 32;

    private readonly string? _text;

    private Quantity(string text, decimal value) => (_text, Value) = (text, value);

    /// <summary>As its author wrote it.</summary>
    public string Text => _text ?? "0";

    /// <summary>The amount, in the unit of what it counts: bytes, cores, devices.</summary>
    public decimal Value { get; }

    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static Quantity Parse(string text) =>
        TryParse(text, out var quantity)
            ? quantity
            : throw new FormatException($"expected {Expected}, got {Manifests.Wording.Quote(text)}");

    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        if (text is null || text.Length > MaxLength || Grammar().Match(text) is not { Success: true } match)
        {
            return false;
        }

        // A decimal holds 28 digits: one that does not hold the number as written is out of range anyway.
        const NumberStyles plain = NumberStyles.AllowDecimalPoint;
        if (
            !decimal.TryParse(match.Groups["number"].Value, plain, CultureInfo.InvariantCulture, out var number)
            || Factor(match.Groups["suffix"].Value) is not { } factor
            || (factor > 1 && number > long.MaxValue / factor)
            || number * factor > long.MaxValue
        )
        {
            return false;
        }

        quantity = new Quantity(text, number * factor);
        return true;
    }

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    public override string ToString() => Text;

    /// <summary>What a suffix multiplies by; null when that is out of range.</summary>
    private static decimal? Factor(string suffix) =>
        suffix switch
        {
            "" => 1,
            "n" => 1e-9m,
            "u" => 1e-6m,
            "m" => 1e-3m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "P" => 1e15m,
            "E" => 1e18m,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            "Pi" => 1L << 50,
            "Ei" => 1L << 60,
            _ => PowerOfTen(int.Parse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        };

    private static decimal? PowerOfTen(int exponent) =>
        exponent is < -9 or > 18
            ? null
            : decimal.Parse($"1e{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A(?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
