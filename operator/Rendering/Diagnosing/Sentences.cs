namespace Sluice.Rendering.Diagnosing;

/// <summary>Puts others' words into our sentences.</summary>
internal static class Sentences
{
    // Conditions and events are read on terminals, and an event holds 1,024 bytes.
    private const int Longest = 600;

    /// <summary>With one full stop at the end, on one line, and cut when it is very long.</summary>
    public static string Ended(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var cut = line.Length > Longest ? line[..Longest] + "…" : line;
        return cut.Length == 0 || cut[^1] is '.' or '!' or '?' or '…' ? cut : cut + ".";
    }

    /// <summary>As a part in brackets; nothing for nothing.</summary>
    public static string After(string? text) => string.IsNullOrWhiteSpace(text) ? "" : $" ({Ended(text).TrimEnd('.')})";
}
