using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments;

/// <summary>
/// Shares in text. Kubernetes resources hold no floats, so a share of 1/10,000 units is written in percent with two
/// decimals, exactly.
/// </summary>
public static class Percent
{
    internal const string Pattern = @"100\.00|[1-9]?[0-9]\.[0-9]{2}";
    internal const string Expected = "a percentage with two decimals, from 0.00 to 100.00";

    /// <summary>All of it, in units.</summary>
    public const int Whole = 10_000;

    /// <summary>The text for so many units.</summary>
    /// <param name="units">0 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less or more.</exception>
    public static string FromUnits(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units, Whole);
        return $"{units / 100}.{units % 100:00}";
    }

    /// <summary>Whether a text is as <see cref="FromUnits"/> writes it.</summary>
    public static bool IsOne(string text) => !new PatternAttribute(Pattern, Expected).Check(text).Any();

    /// <summary>The units that the text says.</summary>
    /// <exception cref="FormatException">The text is not as <see cref="FromUnits"/> writes it.</exception>
    public static int ToUnits(string percent) =>
        new PatternAttribute(Pattern, Expected).Check(percent).FirstOrDefault() is { } violation
            ? throw new FormatException(violation.Message)
            : int.Parse(percent.Replace(".", "", StringComparison.Ordinal));
}
