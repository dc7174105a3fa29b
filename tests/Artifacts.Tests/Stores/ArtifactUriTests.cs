using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Stores;

public sealed class ArtifactUriTests
{
    public static TheoryData<string, string, string, string, string> Readable =>
        new()
        {
            // case, text, scheme, host, path
            { "a bucket", "s3://models", "s3", "models", "" },
            { "a bucket and a path", "s3://models/team/iris", "s3", "models", "team/iris" },
            { "slashes at the end", "s3://models/team/", "s3", "models", "team" },
            { "an upper-case scheme", "S3://models/a", "s3", "models", "a" },
            { "keys are not unescaped", "s3://models/a%20b+c", "s3", "models", "a%20b+c" },
            { "spaces and other scripts", "gs://models/größe 1/模型", "gs", "models", "größe 1/模型" },
            { "an account and a container", "az://account/container/a/b", "az", "account", "container/a/b" },
            { "a web address is unescaped", "https://host/a%20b/c%2Bd", "https", "host", "a b/c+d" },
            { "a port", "https://host:8443/a", "https", "host:8443", "a" },
            { "the scheme's own port", "https://host:443/a", "https", "host", "a" },
            { "an IPv6 address", "http://[::1]:8080/a", "http", "[::1]:8080", "a" },
            { "dots that lead nowhere out", "https://host/a/../b", "https", "host", "b" },
            { "a file", "file:///srv/models", "file", "", "/srv/models" },
            { "an escaped file", "file:///srv/my%20models", "file", "", "/srv/my models" },
            { "an absolute path", "/srv/models/", "file", "", "/srv/models" },
            { "a relative path", "models/iris", "file", "", "/start/models/iris" },
            { "a path that climbs", "../models", "file", "", "/models" },
            { "a path with a colon", "a:b", "file", "", "/start/a:b" },
            { "the root directory", "/", "file", "", "/" },
        };

    public static TheoryData<string, string, string> Unreadable =>
        new()
        {
            // case, text, what the message names
            { "nothing", "", "expected a URI or a path" },
            { "blanks", "  ", "expected a URI or a path" },
            { "a control character", "s3://models/a\nb", "expected a URI or a path" },
            { "an unknown scheme", "ftp://host/a", "'ftp'" },
            { "no bucket", "s3:///a", "s3://bucket[/path]" },
            { "no container", "az://account", "az://account/container[/path]" },
            { "no host", "https:///a", "https://host[/path]" },
            { "a host in a file", "file://host/a", "file:///absolute/path" },
            { "a user", "https://me:hunter2@host/a", "without user" },
            { "a user of a bucket", "s3://key:hunter2@models/a", "without user" },
            { "a query", "https://host/a?sig=hunter2", "without user, query and fragment" },
            { "a signature of a container", "az://account/c?sv=1&sig=hunter2", "without user, query and fragment" },
            { "a fragment", "s3://models/a#hunter2", "without user, query and fragment" },
            { "a part that climbs", "s3://models/a/../b", "'..'" },
            { "an escaped part that climbs", "https://host/a/%2e%2e%2fb", "'..'" },
            { "an empty part", "gs://models/a//b", "empty part" },
            { "a backslash", @"s3://models/a\b", "backslash" },
        };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Reads_what_a_user_writes(string because, string text, string scheme, string host, string path)
    {
        var uri = ArtifactUri.Parse(text, "/start");

        Assert.True((scheme, host, path) == (uri.Scheme, uri.Host, uri.Path), $"{because}: {uri}");
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Refuses_what_it_cannot_mean_and_shows_no_secret(string because, string text, string named)
    {
        var failure = Assert.Throws<ArtifactException>(() => ArtifactUri.Parse(text, "/start"));

        Assert.True(failure.Fault == ArtifactFault.Invalid, because);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Is_written_so_that_it_is_read_again(
        string because,
        string text,
        string scheme,
        string host,
        string path
    )
    {
        var uri = ArtifactUri.Parse(text, "/start");

        var again = ArtifactUri.Parse(uri.ToString(), "/elsewhere");

        Assert.True(uri == again, $"{because}: {uri} ({scheme}, {host}, {path})");
    }

    [Theory]
    [InlineData("s3://models", "s3://models/a/b")]
    [InlineData("s3://models/team", "s3://models/team/a/b")]
    [InlineData("https://host", "https://host/a/b")]
    [InlineData("/srv", "/srv/a/b")]
    [InlineData("/", "/a/b")]
    public void Leads_below(string root, string expected) =>
        Assert.Equal(expected, ArtifactUri.Parse(root).Below("a/b").ToString());

    [Fact]
    public void Tells_directories_from_stores()
    {
        Assert.True(ArtifactUri.Parse("file:///srv/models").TryGetDirectory(out var directory));
        Assert.False(ArtifactUri.Parse("s3://models").TryGetDirectory(out var none));

        Assert.Equal("/srv/models", directory);
        Assert.Null(none);
    }
}
