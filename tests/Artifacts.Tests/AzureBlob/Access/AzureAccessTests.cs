using Azure.Core;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.AzureBlob.Access;

public sealed class AzureAccessTests
{
    private const string Secret = "c2VjcmV0";
    private const string Vendors = "https://account.blob.core.windows.net/";
    private const string Key = "AZURE_STORAGE_KEY=" + Secret;
    private const string Sas = "AZURE_STORAGE_SAS_TOKEN=?sv=2019-12-12&sig=" + Secret;
    private const string Application = "AZURE_TENANT_ID=t\nAZURE_CLIENT_ID=c";

    public static TheoryData<string, string, string, string> Choices =>
        new()
        {
            { "a key", Key, Vendors, "the account key (AZURE_STORAGE_KEY in" },
            { "a signature", Sas, Vendors, "the shared access signature (AZURE_STORAGE_SAS_TOKEN in" },
            { "the key before all others", $"{Application}\n{Sas}\n{Key}", Vendors, "the account key" },
            {
                "a signature before an identity",
                $"{Application}\nAZURE_CLIENT_SECRET=s\n{Sas}",
                Vendors,
                "the shared access"
            },
            {
                "a connection string with a key",
                $"AZURE_STORAGE_CONNECTION_STRING=DefaultEndpointsProtocol=https;AccountName=account;AccountKey={Secret};EndpointSuffix=core.example",
                "https://account.blob.core.example/",
                "the account key (AZURE_STORAGE_CONNECTION_STRING in"
            },
            {
                "a connection string with a signature and an endpoint",
                $"AZURE_STORAGE_CONNECTION_STRING=BlobEndpoint=https://blobs.example/a/;SharedAccessSignature=sv=1&sig={Secret}",
                "https://blobs.example/a/",
                "the shared access signature (AZURE_STORAGE_CONNECTION_STRING in"
            },
            {
                "an endpoint",
                $"{Key}\nAZURE_STORAGE_ENDPOINT=http://127.0.0.1:1/account",
                "http://127.0.0.1:1/account",
                "the account key"
            },
            {
                "a workload",
                $"{Application}\nAZURE_FEDERATED_TOKEN_FILE=/t",
                Vendors,
                "workload identity of c in tenant t by /t"
            },
            {
                "an application",
                $"{Application}\nAZURE_CLIENT_SECRET={Secret}",
                Vendors,
                "the secret of c in tenant t"
            },
            {
                "a workload before an application",
                $"{Application}\nAZURE_CLIENT_SECRET={Secret}\nAZURE_FEDERATED_TOKEN_FILE=/t",
                Vendors,
                "workload identity of c"
            },
            { "a managed identity by its client", "AZURE_CLIENT_ID=c", Vendors, "the managed identity c" },
            {
                "the machine's",
                "AZURE_TOKEN_CREDENTIALS=managedidentitycredential",
                Vendors,
                "the machine's managed identity"
            },
            { "where Azure runs the process", "IDENTITY_ENDPOINT=http://x", Vendors, "the machine's managed identity" },
        };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Chooses_by_the_settings_alone(string because, string settings, string endpoint, string description)
    {
        var access = Read(settings);

        Assert.True(endpoint == access.Endpoint.AbsoluteUri, $"{because}: {access.Endpoint}");
        Assert.StartsWith(description, access.Authorization.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{access}{access.Authorization.Description}", StringComparison.Ordinal);
    }

    public static TheoryData<string, string, ArtifactFault, string> Mistakes =>
        new()
        {
            { "nothing", "", ArtifactFault.CredentialsMissing, "AZURE_STORAGE_KEY" },
            { "a key that is not base64", $"AZURE_STORAGE_KEY={Secret}!", ArtifactFault.Refused, "base64" },
            { "a signature without one", $"AZURE_STORAGE_SAS_TOKEN={Secret}", ArtifactFault.Refused, "sig=" },
            {
                "another account's connection string",
                $"AZURE_STORAGE_CONNECTION_STRING=AccountName=other;AccountKey={Secret}",
                ArtifactFault.Invalid,
                "'other'"
            },
            {
                "a connection string without credentials",
                "AZURE_STORAGE_CONNECTION_STRING=AccountName=account",
                ArtifactFault.Refused,
                "AccountKey"
            },
            {
                "an endpoint that is no URL",
                $"{Key}\nAZURE_STORAGE_ENDPOINT={Secret}",
                ArtifactFault.Invalid,
                "AZURE_STORAGE_ENDPOINT"
            },
            {
                "an endpoint with a signature",
                $"{Key}\nAZURE_STORAGE_ENDPOINT=https://host/?sig={Secret}",
                ArtifactFault.Invalid,
                "AZURE_STORAGE_ENDPOINT"
            },
            {
                "a token over plain HTTP",
                "AZURE_CLIENT_ID=c\nAZURE_STORAGE_ENDPOINT=http://host",
                ArtifactFault.Invalid,
                "https only"
            },
            {
                "half an identity",
                "AZURE_TENANT_ID=t",
                ArtifactFault.CredentialsMissing,
                "AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE or"
            },
            {
                "a file without an identity",
                "AZURE_FEDERATED_TOKEN_FILE=/t",
                ArtifactFault.CredentialsMissing,
                "AZURE_TENANT_ID"
            },
            {
                "an authority over plain HTTP",
                $"{Application}\nAZURE_CLIENT_SECRET={Secret}\nAZURE_AUTHORITY_HOST=http://host",
                ArtifactFault.Invalid,
                "AZURE_AUTHORITY_HOST"
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_the_setting_that_is_wrong_and_never_its_value(
        string because,
        string settings,
        ArtifactFault fault,
        string expected
    )
    {
        var failure = Assert.Throws<ArtifactException>(() => Read(settings));

        Assert.True(fault == failure.Fault, $"{because}: {failure}");
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{failure}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("az://evil.example:443/container")]
    [InlineData("az://Account/container")]
    [InlineData("az://acc%6Funt/container")]
    public void Takes_no_host_for_an_account(string root)
    {
        var failure = Assert.Throws<ArtifactException>(() => Read(Key, root));

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains("cannot be a storage account", failure.Message, StringComparison.Ordinal);
    }

    private static AzureAccess Read(string settings, string root = "az://account/container")
    {
        var read = new TestSettings();
        foreach (var line in settings.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            read.Add(line.Split('=', 2)[0], line.Split('=', 2)[1]);
        }

        TokenCredential tokens = new TestTokens();
        return AzureAccess.Of(ArtifactUri.Parse(root), read, _ => tokens);
    }
}
