using System.Text.RegularExpressions;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.ModelDeployments;

/// <summary>Where a model repository may lie in this release: a path, or a <c>file://</c> URI (RFC 8089).</summary>
public static partial class RepositoryUri
{
    private const string Expected = "expected a path or a file:// URI";

    /// <summary>The path that the text means; relative when it was written so.</summary>
    /// <param name="uri">A text that validation has let pass.</param>
    /// <exception cref="FormatException">Validation would not have let it pass; says why.</exception>
    public static string ToPath(string uri)
    {
        if (WhyNot(uri) is { } reason)
        {
            throw new FormatException(reason);
        }
        return SchemeOf(uri) is null ? uri : new Uri(uri).LocalPath;
    }

    /// <summary>
    /// What is wrong with the text, or null. Of a URI with another scheme only the scheme is shown: the rest may hold a
    /// secret.
    /// </summary>
    internal static string? WhyNot(string uri) =>
        SchemeOf(uri) switch
        {
            _ when string.IsNullOrWhiteSpace(uri) => $"{Expected}, got {Wording.Quote(uri)}",
            _ when uri.Any(char.IsControl) => $"{Expected} without control characters, got {Wording.Quote(uri)}",
            null => null,
            "file" => IsLocalFile(uri)
                ? null
                : $"expected file:///absolute/path, with no host, query or fragment, got {Wording.Quote(uri)}",
            var scheme => $"{Expected}, got the scheme {Wording.Quote(scheme)}, which this release does not support",
        };

    private static bool IsLocalFile(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        && uri.StartsWith("file:///", StringComparison.OrdinalIgnoreCase)
        && parsed is { IsUnc: false, Query: "", Fragment: "" }
        && !parsed.LocalPath.Any(char.IsControl);

    private static string? SchemeOf(string uri) =>
        SchemePattern().Match(uri) is { Success: true } match ? match.Groups["scheme"].Value.ToLowerInvariant() : null;

    // "file:" is a scheme with one slash too (RFC 8089); elsewhere a colon may stand in a path.
    [GeneratedRegex(
        "^(?<scheme>file):|^(?<scheme>[a-z][a-z0-9+.-]*)://",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex SchemePattern();
}
