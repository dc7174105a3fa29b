using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>
/// Which identity asks for tokens, by the names that Azure's own tools read. Decided by the settings alone: nothing is probed, so nothing is slow
/// where there is no such identity.
/// </summary>
internal static class AzureIdentitySettings
{
    /// <summary>What to set, for messages.</summary>
    public const string Expected =
        "or for an identity AZURE_TENANT_ID and AZURE_CLIENT_ID with AZURE_FEDERATED_TOKEN_FILE or AZURE_CLIENT_SECRET; "
        + "or for a managed identity AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential";

    private const string TenantName = "AZURE_TENANT_ID";
    private const string ClientName = "AZURE_CLIENT_ID";
    private const string SecretName = "AZURE_CLIENT_SECRET";
    private const string TokenFileName = "AZURE_FEDERATED_TOKEN_FILE";
    private const string AuthorityName = "AZURE_AUTHORITY_HOST";
    private const string ChoiceName = "AZURE_TOKEN_CREDENTIALS";

    // Where Azure runs a process for its user, it sets this one.
    private const string ManagedEndpointName = "IDENTITY_ENDPOINT";

    /// <summary>Null: the settings name none.</summary>
    /// <exception cref="ArtifactException">CredentialsMissing or Invalid: it is named by half.</exception>
    public static AzureIdentity? Read(IStoreSettings settings)
    {
        var (tenant, client) = (settings.Find(TenantName), settings.Find(ClientName));
        var (tokenFile, secret) = (settings.Find(TokenFileName), settings.Find(SecretName));
        if (IsManaged(settings) || (tenant, tokenFile, secret) is (null, null, null) && client is not null)
        {
            return new() { Kind = AzureIdentityKind.Managed, Client = client };
        }

        if ((tenant, tokenFile, secret) is (null, null, null))
        {
            return null;
        }

        if (tenant is null || client is null || (tokenFile ?? secret) is null)
        {
            throw Incomplete(settings);
        }

        return new()
        {
            Kind = tokenFile is null ? AzureIdentityKind.ClientSecret : AzureIdentityKind.Workload,
            Tenant = tenant,
            Client = client,
            Secret = tokenFile is null ? secret : null,
            TokenFile = tokenFile,
            Authority = AuthorityOf(settings),
        };
    }

    private static bool IsManaged(IStoreSettings settings) =>
        settings.Find(ChoiceName) is { } choice
            ? choice.Equals("ManagedIdentityCredential", StringComparison.OrdinalIgnoreCase)
            : settings.Find(ManagedEndpointName) is not null && settings.Find(TokenFileName) is null;

    private static Uri? AuthorityOf(IStoreSettings settings) =>
        settings.Find(AuthorityName) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var authority) && authority.Scheme == Uri.UriSchemeHttps ? authority
        : throw new ArtifactException(
            ArtifactFault.Invalid,
            $"{AuthorityName} in {settings.Origin}: expected https://host/"
        );

    private static ArtifactException Incomplete(IStoreSettings settings)
    {
        string[] missing =
        [
            .. new[] { TenantName, ClientName }.Where(name => settings.Find(name) is null),
            .. settings.Find(TokenFileName) is null && settings.Find(SecretName) is null
                ? new[] { $"{TokenFileName} or {SecretName}" }
                : [],
        ];
        return new(
            ArtifactFault.CredentialsMissing,
            $"the identity in {settings.Origin} is not complete: set {string.Join(", ", missing)} too"
        );
    }
}
