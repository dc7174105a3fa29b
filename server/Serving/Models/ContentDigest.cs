using System.Text.RegularExpressions;

namespace Sluice.Serving.Models;

/// <summary>The SHA-256 of a version's files, or of one file, written <c>sha256:</c> and 64 hexadecimal digits in lower case.</summary>
public readonly partial record struct ContentDigest
{
    /// <summary>What a digest must look like, for error messages.</summary>
    public const string Grammar = "sha256: followed by 64 of 0-9 and a-f";

    private const string Prefix = "sha256:";

    // Said with every answer.
    private readonly string? _text;

    private ContentDigest(string text) => _text = text;

    /// <summary>64 digits, lower case.</summary>
    public string Hex => ToString()[Prefix.Length..];

    /// <summary>Of the 32 bytes of a SHA-256.</summary>
    public static ContentDigest Of(ReadOnlySpan<byte> sha256) => new(Prefix + Convert.ToHexStringLower(sha256));

    public static bool TryParse(string text, out ContentDigest digest)
    {
        digest = Pattern().IsMatch(text) ? new ContentDigest(text) : default;
        return digest._text is not null;
    }

    /// <exception cref="FormatException">The text is no digest.</exception>
    public static ContentDigest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException($"'{text}' is no digest: expected {Grammar}");

    public override string ToString() => _text ?? Prefix;

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
