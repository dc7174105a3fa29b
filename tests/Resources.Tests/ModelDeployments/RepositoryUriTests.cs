using Sluice.Resources.ModelDeployments;

namespace Sluice.Resources.Tests.ModelDeployments;

public sealed class RepositoryUriTests
{
    [Theory]
    [InlineData("models/iris", "models/iris")]
    [InlineData("./models", "./models")]
    [InlineData("../models", "../models")]
    [InlineData("/srv/models", "/srv/models")]
    [InlineData("a path/with spaces", "a path/with spaces")]
    [InlineData("100%25", "100%25")]
    [InlineData("c:d", "c:d")]
    [InlineData("files:x", "files:x")]
    [InlineData("s3://bucket/a path/x", "s3://bucket/a path/x")]
    [InlineData("gs://bucket", "gs://bucket")]
    [InlineData("az://account/container", "az://account/container")]
    [InlineData("https://host:8443/models", "https://host:8443/models")]
    [InlineData("file:///srv/models", "/srv/models")]
    [InlineData("FILE:///srv/models", "/srv/models")]
    [InlineData("file:///srv/my%20models", "/srv/my models")]
    [InlineData("file:///srv/%C3%A4", "/srv/\u00e4")]
    public void Tells_the_path(string uri, string path)
    {
        Assert.Null(RepositoryUri.WhyNot(uri));
        Assert.Equal(path, RepositoryUri.ToPlace(uri));
    }

    [Theory]
    [InlineData("", "expected a path or a URI of file://, s3://, az://, gs:// or https://, got \"\"")]
    [InlineData("  ", "expected a path or a URI of file://, s3://, az://, gs:// or https://, got \"  \"")]
    [InlineData(
        "a\nb",
        "expected a path or a URI of file://, s3://, az://, gs:// or https:// without control characters, got \"a\\nb\""
    )]
    [InlineData(
        "a\0b",
        "expected a path or a URI of file://, s3://, az://, gs:// or https:// without control characters, got \"a\\u0000b\""
    )]
    [InlineData(
        "ftp://host/key",
        "expected a path or a URI of file://, s3://, az://, gs:// or https://, got the scheme \"ftp\", which this release does not support"
    )]
    [InlineData(
        "HTTPS://u:p@h/x",
        "expected a URI without user, query and fragment, which are no place for credentials, such as https://bucket/path"
    )]
    [InlineData(
        "s3://bucket/x?versionId=1",
        "expected a URI without user, query and fragment, which are no place for credentials, such as s3://bucket/path"
    )]
    [InlineData(
        "az://account",
        "expected a URI without user, query and fragment, which are no place for credentials, such as az://account/container/path"
    )]
    [InlineData("file:models", "expected file:///absolute/path, with no host, query or fragment, got \"file:models\"")]
    [InlineData("file:/srv", "expected file:///absolute/path, with no host, query or fragment, got \"file:/srv\"")]
    [InlineData(
        "file://host/srv",
        "expected file:///absolute/path, with no host, query or fragment, got \"file://host/srv\""
    )]
    [InlineData(
        "file:////host/srv",
        "expected file:///absolute/path, with no host, query or fragment, got \"file:////host/srv\""
    )]
    [InlineData(
        "file:///srv?x=1",
        "expected file:///absolute/path, with no host, query or fragment, got \"file:///srv?x=1\""
    )]
    [InlineData(
        "file:///srv#x",
        "expected file:///absolute/path, with no host, query or fragment, got \"file:///srv#x\""
    )]
    [InlineData(
        "file:///srv/%00",
        "expected file:///absolute/path, with no host, query or fragment, got \"file:///srv/%00\""
    )]
    public void Refuses_what_this_release_cannot_read(string uri, string expected)
    {
        Assert.Equal(expected, RepositoryUri.WhyNot(uri));
        Assert.Equal(expected, Assert.Throws<FormatException>(() => RepositoryUri.ToPlace(uri)).Message);
    }

    [Theory]
    [InlineData("s3://key:secret@bucket")]
    [InlineData("https://host/?token=secret")]
    public void Never_shows_what_may_be_a_secret(string uri) =>
        Assert.DoesNotContain("secret", RepositoryUri.WhyNot(uri), StringComparison.Ordinal);
}
