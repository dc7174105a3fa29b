using System.Text;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>Credentials and certificates, against nginx.</summary>
[Collection(NginxCollection.Name)]
public sealed class HttpStoreAccessTests(NginxServer nginx)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string Basic =
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{NginxServer.User}:{NginxServer.Password}"));

    [Fact]
    public async Task Reads_with_the_credentials_of_the_settings_as_they_are_at_that_moment()
    {
        var settings = new TestSettings();
        using var store = Open(nginx.Endpoint + "/private", settings);

        var missing = await FailsAsync(store);
        settings["SLUICE_HTTP_AUTHORIZATION"] = "Basic d3Jvbmc6c2VjcmV0";
        var refused = await FailsAsync(store);
        settings["SLUICE_HTTP_AUTHORIZATION"] = Basic;
        var absent = await store.FindAsync("not-there", default).Within(Limit);

        Assert.Equal((ArtifactFault.CredentialsMissing, ArtifactFault.Refused), (missing.Fault, refused.Fault));
        Assert.Contains(
            "no SLUICE_HTTP_AUTHORIZATION in the test's settings",
            missing.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("d3Jvbmc6c2VjcmV0", $"{refused}", StringComparison.Ordinal);
        Assert.Null(absent);
    }

    [Fact]
    public async Task Trusts_an_authority_that_is_given_as_text()
    {
        using var store = Open(nginx.TlsEndpoint, Bundle(await File.ReadAllTextAsync(AuthorityFile())));

        Assert.Null(await store.FindAsync("not-there", default).Within(Limit));
    }

    [Fact]
    public async Task Trusts_nobody_else()
    {
        using var unknown = Open(nginx.TlsEndpoint, new TestSettings());
        using var otherName = Open(nginx.TlsEndpoint.Replace("localhost", "127.0.0.1"), Bundle(AuthorityFile()));
        using var noBundle = Open(nginx.TlsEndpoint, Bundle("/no/such/bundle.pem"));

        var untrusted = await FailsAsync(unknown);
        var misnamed = await FailsAsync(otherName);
        var unread = await FailsAsync(noBundle);

        Assert.All([untrusted, misnamed, unread], failure => Assert.Equal(ArtifactFault.TlsNotTrusted, failure.Fault));
        Assert.Contains("SLUICE_CA_BUNDLE", untrusted.Message, StringComparison.Ordinal);
        Assert.Contains("localhost", misnamed.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/bundle.pem", unread.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_port_does_not_speak_TLS()
    {
        using var store = Open(nginx.Endpoint.Replace("http://", "https://"), new TestSettings());

        var failure = await FailsAsync(store);

        Assert.Equal(ArtifactFault.TlsNotTrusted, failure.Fault);
        Assert.Contains("check that the port speaks TLS", failure.Message, StringComparison.Ordinal);
    }

    private static HttpStore Open(string root, IStoreSettings settings) =>
        new(ArtifactUri.Parse(root), settings, new HttpStoreOptions { AllowUnencrypted = true }, TimeProvider.System);

    private static TestSettings Bundle(string bundle) => new() { ["SLUICE_CA_BUNDLE"] = bundle };

    private static Task<ArtifactException> FailsAsync(HttpStore store) =>
        Assert.ThrowsAsync<ArtifactException>(() => store.FindAsync("a", default).Within(Limit));

    /// <summary>Asked for after the endpoint, whose absence skips the test.</summary>
    private string AuthorityFile() => nginx.AuthorityFile;
}
