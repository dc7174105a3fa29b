using System.Text.RegularExpressions;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.ModelDeployments;

/// <summary>
/// Where a model repository may lie: a path, a <c>file://</c> URI (RFC 8089), or a store's: <c>s3://bucket/path</c>,
/// <c>az://account/container/path</c>, <c>gs://bucket/path</c>, <c>https://host/path</c>.
/// </summary>
public static partial class RepositoryUri
{
    private const string Expected = "expected a path or a URI of file://, s3://, az://, gs:// or https://";

    /// <summary>What a server can check of it; nothing that <see cref="WhyNot"/> lets pass is refused.</summary>
    internal const string Rule =
        "self.matches(r'(?i)^(?:(?:s3|gs|https)://[^/?#@]+(?:/[^?#]*)?|az://[^/?#@]+/[^/?#]+(?:/[^?#]*)?|file:///[^?#]*)$')"
        + " || !self.matches(r'(?i)^(?:file:|[a-z][a-z0-9+.-]*://)')";

    internal const string RuleMessage = Expected + " without user, query and fragment";

    private const string NotAStore =
        "expected a URI without user, query and fragment, which are no place for credentials";

    /// <summary>The path that the text means, relative when it was written so; a store's URI as it is.</summary>
    /// <param name="uri">A text that validation has let pass.</param>
    /// <exception cref="FormatException">Validation would not have let it pass; says why.</exception>
    public static string ToPlace(string uri)
    {
        if (WhyNot(uri) is { } reason)
        {
            throw new FormatException(reason);
        }
        return SchemeOf(uri) == "file" ? new Uri(uri).LocalPath : uri;
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
            "s3" or "gs" or "https" => StorePattern().IsMatch(uri)
                ? null
                : $"{NotAStore}, such as {SchemeOf(uri)}://bucket/path",
            "az" => AzurePattern().IsMatch(uri) ? null : $"{NotAStore}, such as az://account/container/path",
            var scheme => $"{Expected}, got the scheme {Wording.Quote(scheme)}, which this release does not support",
        };

    private static bool IsLocalFile(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        && uri.StartsWith("file:///", StringComparison.OrdinalIgnoreCase)
        && parsed is { IsUnc: false, Query: "", Fragment: "" }
        && !parsed.LocalPath.Any(char.IsControl);

    private static string? SchemeOf(string uri) =>
        SchemePattern().Match(uri) is { Success: true } match ? match.Groups["scheme"].Value.ToLowerInvariant() : null;

    [GeneratedRegex(
        "^[a-z0-9]+://[^/?#@]+(/[^?#]*)?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex StorePattern();

    [GeneratedRegex(
        "^az://[^/?#@]+/[^/?#]+(/[^?#]*)?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AzurePattern();

    // "file:" is a scheme with one slash too (RFC 8089); elsewhere a colon may stand in a path.
    [GeneratedRegex(
        "^(?<scheme>file):|^(?<scheme>[a-z][a-z0-9+.-]*)://",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex SchemePattern();
}
