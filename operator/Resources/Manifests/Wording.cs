using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Resources.Manifests;

/// <summary>How messages show what was written: quoted, on one line, and never longer than a line can bear.</summary>
internal static class Wording
{
    private const int LongestShown = 80;

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Quote(string text) =>
        text.Length <= LongestShown
            ? JsonSerializer.Serialize(text, Readable)
            : $"{JsonSerializer.Serialize(text[..LongestShown], Readable)}… ({text.Length} characters)";

    /// <summary>A name as it is, or quoted where it would spoil the line.</summary>
    public static string Plain(string name) =>
        name.Length is > 0 and <= LongestShown && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            ? name
            : Quote(name);

    public static string Describe(ManifestNode node) =>
        node switch
        {
            ManifestMapping => "a mapping",
            ManifestSequence => "a list",
            ManifestScalar { Kind: ScalarKind.String } text => $"the string {Quote(text.Value)}",
            ManifestScalar { Kind: ScalarKind.Integer } number => $"the integer {Shorten(number.Written)}",
            ManifestScalar { Kind: ScalarKind.Float } number => $"the number {Shorten(number.Written)}",
            ManifestScalar { Kind: ScalarKind.Boolean } truth => $"the boolean {truth.Written}",
            _ => "nothing",
        };

    private static string Shorten(string text) => text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
}
