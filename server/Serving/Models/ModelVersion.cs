using System.Text.RegularExpressions;

namespace Sluice.Serving.Models;

/// <summary>
/// A model's version: a letter or digit, then up to 62 letters, digits, dots, underscores and hyphens. Versions of digits
/// alone, without a leading zero, are numbers, order as such, and come after all others.
/// </summary>
public readonly partial record struct ModelVersion : IComparable<ModelVersion>
{
    /// <summary>What a version must look like, for error messages.</summary>
    public const string Grammar = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private ModelVersion(string text) => Text = text;

    public string Text { get; }

    /// <summary>Whether it orders as a number, and so can be a model's default version.</summary>
    public bool IsNumber => (Text[0] != '0' || Text.Length == 1) && !Text.AsSpan().ContainsAnyExceptInRange('0', '9');

    public static bool TryParse(string text, out ModelVersion version)
    {
        version = new ModelVersion(text);
        return Pattern().IsMatch(text);
    }

    /// <exception cref="FormatException">The text is no version.</exception>
    public static ModelVersion Parse(string text) =>
        TryParse(text, out var version)
            ? version
            : throw new FormatException($"'{text}' is no model version: expected {Grammar}");

    public int CompareTo(ModelVersion other)
    {
        if (IsNumber != other.IsNumber)
        {
            return IsNumber ? 1 : -1;
        }

        // Numbers have up to 63 digits: without leading zeros the longer one is the larger.
        return IsNumber && Text.Length != other.Text.Length
            ? Text.Length.CompareTo(other.Text.Length)
            : string.CompareOrdinal(Text, other.Text);
    }

    public static bool operator <(ModelVersion left, ModelVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ModelVersion left, ModelVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ModelVersion left, ModelVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ModelVersion left, ModelVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => Text;

    [GeneratedRegex(
        @"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
