using System.Buffers;
using Sluice.Resources.Manifests;

namespace Sluice.Cli.Manifests;

/// <summary>Shows the line of a text that is no YAML. A tab in an indentation, which nobody sees, is pointed out.</summary>
internal static class OffendingLine
{
    private const int LongestShown = 120;

    private static readonly SearchValues<char> Unprintable = SearchValues.Create([
        .. Enumerable
            .Range(0, 0xA0)
            .Select(c => (char)c)
            .Where(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n' or '\x85')),
        '\uFFFD', // what decoding puts in the place of bytes that are no UTF-8
        '\uFFFE',
        '\uFFFF',
    ]);

    /// <summary>The first tab in an indentation from the given line on. The parser points before it, if anywhere.</summary>
    public static ManifestPosition? FindTab(string text, ManifestPosition from) =>
        text.Split('\n')
            .Index()
            .Skip(from.Line - 1)
            .Select(line => new ManifestPosition(line.Index + 1, TabInIndentation(line.Item) + 1))
            .Where(position => position.Column > 0)
            .Select(position => (ManifestPosition?)position)
            .FirstOrDefault();

    /// <summary>The first character that YAML does not allow in its text (YAML 1.2, 5.1), if there is one.</summary>
    public static ManifestPosition? FindUnprintable(string text) =>
        text.Split('\n')
            .Index()
            .Select(line => new ManifestPosition(line.Index + 1, line.Item.AsSpan().IndexOfAny(Unprintable) + 1))
            .Where(position => position.Column > 0)
            .Select(position => (ManifestPosition?)position)
            .FirstOrDefault();

    /// <summary>The end of a message: the line, and what its tabs have to do with it.</summary>
    public static string Show(string text, ManifestPosition position)
    {
        var line = text.Split('\n').ElementAtOrDefault(position.Line - 1)?.TrimEnd('\r') ?? "";
        var shown = new string([
            .. line.Take(LongestShown).Select(c => c == '\t' ? '→' : c).Where(c => !char.IsControl(c)),
        ]);
        var tabs = TabInIndentation(line) < 0 ? "" : "; indent by spaces, not by tabs (shown as →)";
        return string.IsNullOrWhiteSpace(shown) ? tabs : $"{tabs}; the line is: {shown}";
    }

    private static int TabInIndentation(string line) =>
        line.AsSpan()[..^line.AsSpan().TrimStart(" \t").Length].IndexOf('\t');
}
