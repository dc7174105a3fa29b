using System.Diagnostics.CodeAnalysis;

namespace Sluice.Artifacts.Stores;

/// <summary>
/// Where artifacts lie: <c>s3://bucket/path</c>, <c>az://account/container/path</c>, <c>gs://bucket/path</c>,
/// <c>https://host/path</c>, <c>http://host/path</c>, <c>file:///path</c>, or a plain path. Holds no secret: a URI with user
/// information, a query or a fragment is refused, and the refusal does not show them.
/// </summary>
public sealed record ArtifactUri
{
    private static readonly string[] Schemes = ["s3", "az", "gs", "https", "http", "file"];

    private ArtifactUri(string scheme, string host, string path) => (Scheme, Host, Path) = (scheme, host, path);

    /// <summary>One of <c>s3 az gs https http file</c>.</summary>
    public string Scheme { get; }

    /// <summary>The bucket, the account, or host and port; empty for <c>file</c>.</summary>
    public string Host { get; }

    /// <summary>
    /// For <c>file</c> an absolute path of this machine; else without a slash at either end, unescaped, and for <c>az</c>
    /// beginning with the container.
    /// </summary>
    public string Path { get; }

    /// <summary>Reads a URI or a path.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="folder">Where relative paths start; null: the current directory.</param>
    /// <exception cref="ArtifactException">Invalid: says what was expected.</exception>
    public static ArtifactUri Parse(string text, string? folder = null)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "file" : text[..end].ToLowerInvariant();
        if (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl))
        {
            throw Invalid("expected a URI or a path, got nothing that could be one");
        }

        if (end < 0)
        {
            return OfPath(text, folder);
        }

        if (!Schemes.Contains(scheme))
        {
            throw Invalid($"expected one of the schemes {string.Join(", ", Schemes)}, or a path; got '{scheme}'");
        }

        var rest = text[(end + 3)..];
        if (rest.AsSpan().ContainsAny('?', '#') || rest.Split('/')[0].Contains('@'))
        {
            throw Invalid(
                $"expected {Shape(scheme)} without user, query and fragment: credentials come from files or the environment"
            );
        }

        return scheme switch
        {
            "file" => OfFile(rest),
            "http" or "https" => OfWeb(scheme, text),
            _ => OfBucket(scheme, rest),
        };
    }

    /// <summary>The same place as a local directory; null for other schemes.</summary>
    public bool TryGetDirectory([NotNullWhen(true)] out string? directory)
    {
        directory = Scheme == "file" ? Path : null;
        return directory is not null;
    }

    /// <summary>A place below this one.</summary>
    /// <param name="path">Relative, checked.</param>
    public ArtifactUri Below(string path) => new(Scheme, Host, Path.Length == 0 ? path : $"{Path.TrimEnd('/')}/{path}");

    /// <summary>As a user would write it.</summary>
    public override string ToString() =>
        Scheme == "file" ? Path : $"{Scheme}://{Host}{(Path.Length == 0 ? "" : "/")}{Path}";

    private static ArtifactUri OfPath(string text, string? folder) =>
        new(
            "file",
            "",
            System.IO.Path.TrimEndingDirectorySeparator(
                folder is null ? System.IO.Path.GetFullPath(text) : System.IO.Path.GetFullPath(text, folder)
            )
        );

    private static ArtifactUri OfFile(string rest) =>
        rest.StartsWith('/')
            ? OfPath(Uri.UnescapeDataString(rest), null)
            : throw Invalid($"expected file:///absolute/path, got file://{rest}");

    private static ArtifactUri OfWeb(string scheme, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? new(scheme, uri.Authority, Checked(Uri.UnescapeDataString(uri.AbsolutePath)))
            : throw Invalid($"expected {Shape(scheme)}, got {text}");

    /// <summary>Keys are taken as they are written: escapes mean nothing to object stores.</summary>
    private static ArtifactUri OfBucket(string scheme, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        var uri = new ArtifactUri(scheme, host, Checked(path));
        return host.Length > 0 && (scheme != "az" || uri.Path.Length > 0)
            ? uri
            : throw Invalid($"expected {Shape(scheme)}, got {scheme}://{rest}");
    }

    private static string Checked(string path)
    {
        var trimmed = path.Trim('/');
        if (trimmed.Length > 0)
        {
            ObjectPath.Check(trimmed);
        }

        return trimmed;
    }

    private static string Shape(string scheme) =>
        scheme switch
        {
            "az" => "az://account/container[/path]",
            "s3" or "gs" => $"{scheme}://bucket[/path]",
            _ => $"{scheme}://host[/path]",
        };

    private static ArtifactException Invalid(string message) => new(ArtifactFault.Invalid, message);
}
