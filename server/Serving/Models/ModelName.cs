using System.Text.RegularExpressions;

namespace Sluice.Serving.Models;

/// <summary>A model's name: a letter or digit, then up to 127 letters, digits, dots, underscores and hyphens.</summary>
public readonly partial record struct ModelName
{
    /// <summary>What a name must look like, for error messages.</summary>
    public const string Grammar = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

    private ModelName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, out ModelName name)
    {
        name = new ModelName(text);
        return Pattern().IsMatch(text);
    }

    /// <exception cref="FormatException">The text is no model name.</exception>
    public static ModelName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new FormatException($"'{text}' is no model name: expected {Grammar}");

    public override string ToString() => Text;

    [GeneratedRegex(
        @"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
