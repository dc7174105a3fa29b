using System.Security.Cryptography.X509Certificates;
using Sluice.Artifacts.AzureBlob;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.AzureBlob.Access;

/// <summary>Azure's library against a stub of Entra ID and of the store, over TLS with the stub's authority.</summary>
public sealed class AzureCredentialsTests : IDisposable
{
    private const string Tenant = "00000000-1111-2222-3333-444444444444";
    private const string Secret = "the-secret";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-entra-");
    private readonly TestAuthority _authority;

    public AzureCredentialsTests() => _authority = new TestAuthority(_folder.FullName);

    [Theory]
    [InlineData("AZURE_CLIENT_SECRET", "client_secret=" + Secret)]
    [InlineData("AZURE_FEDERATED_TOKEN_FILE", "client_assertion=the-workload-token")]
    public async Task Shows_the_store_a_token_got_once_for_the_identity(string name, string proof)
    {
        var (asked, shown) = (new List<string>(), new List<string>());
        await using var server = Serve(
            asked,
            shown,
            """{"token_type":"Bearer","expires_in":3599,"access_token":"a-token"}"""
        );
        using var store = Open(server.Endpoint, name);

        await store.DeleteAsync("a", default).Within(Limit);
        await store.DeleteAsync("b", default).Within(Limit);

        var request = Assert.Single(asked);
        Assert.StartsWith($"POST /{Tenant}/oauth2/v2.0/token", request, StringComparison.Ordinal);
        Assert.Contains(proof, request, StringComparison.Ordinal);
        Assert.Contains("storage.azure.com", request, StringComparison.Ordinal);
        Assert.Equal(2, shown.Count);
        Assert.All(shown, one => Assert.Contains("Authorization: Bearer a-token\r\n", one, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_what_the_authority_says_and_never_the_secret()
    {
        var (asked, shown) = (new List<string>(), new List<string>());
        await using var server = Serve(
            asked,
            shown,
            """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}""",
            "401 Unauthorized"
        );
        using var store = Open(server.Endpoint, "AZURE_CLIENT_SECRET");

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => store.DeleteAsync("a", default).Within(Limit));

        Assert.True(failure.Fault == ArtifactFault.Refused, $"{failure}");
        Assert.Contains("AADSTS7000215", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the secret of an-application", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{failure}", StringComparison.Ordinal);
        Assert.Single(asked);
        Assert.Empty(shown);
    }

    [Fact]
    public async Task Says_that_the_workload_has_no_token()
    {
        await using var server = Serve([], [], "{}");
        using var store = Open(server.Endpoint, "AZURE_FEDERATED_TOKEN_FILE");
        File.Delete(TokenFile);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => store.DeleteAsync("a", default).Within(Limit));

        Assert.True(failure.Fault == ArtifactFault.CredentialsMissing, $"{failure}");
        Assert.Contains(TokenFile, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, ArtifactFault.Unreachable)]
    [InlineData(false, ArtifactFault.TlsNotTrusted)]
    public async Task Tells_an_authority_that_is_away_from_one_that_is_not_trusted(bool trusted, ArtifactFault fault)
    {
        await using var server = Serve([], [], "{}");
        using var store = Open(server.Endpoint, "AZURE_CLIENT_SECRET", trusted);
        if (trusted)
        {
            server.Close();
        }

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => store.DeleteAsync("a", default).Within(Limit));

        Assert.True(failure.Fault == fault, $"{failure}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string TokenFile => Path.Combine(_folder.FullName, "token");

    private StubServer Serve(List<string> asked, List<string> shown, string token, string status = "200 OK") =>
        new(
            request =>
            {
                var isForToken = request.StartsWith("POST ", StringComparison.Ordinal);
                (isForToken ? asked : shown).Add(request);
                return isForToken
                    ? StubAnswer.Of(
                        $"HTTP/1.1 {status}\nContent-Type: application/json\nConnection: close\nContent-Length: {token.Length}",
                        token
                    )
                    : StubAnswer.Of("HTTP/1.1 202 Accepted\nConnection: close\nContent-Length: 0");
            },
            X509Certificate2.CreateFromPemFile(_authority.ServerCertificate, _authority.ServerKey)
        );

    private AzureBlobStore Open(string endpoint, string proof, bool trusted = true)
    {
        File.WriteAllText(TokenFile, "the-workload-token");
        var settings = new TestSettings
        {
            ["AZURE_TENANT_ID"] = Tenant,
            ["AZURE_CLIENT_ID"] = "an-application",
            ["AZURE_AUTHORITY_HOST"] = endpoint,
            ["AZURE_STORAGE_ENDPOINT"] = endpoint,
            ["SLUICE_CA_BUNDLE"] = trusted ? _authority.Bundle : "",
            [proof] = proof == "AZURE_CLIENT_SECRET" ? Secret : TokenFile,
        };
        return new(ArtifactUri.Parse("az://account/container"), settings, TimeProvider.System, new Random(1));
    }
}
