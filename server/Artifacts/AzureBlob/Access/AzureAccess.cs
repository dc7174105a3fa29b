using Azure.Core;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>
/// Where the blob service of an account is, and who asks it, as the settings say at this moment. The first of these holds:
/// <c>AZURE_STORAGE_KEY</c>; <c>AZURE_STORAGE_SAS_TOKEN</c>; <c>AZURE_STORAGE_CONNECTION_STRING</c> with a key or a signature; an
/// identity (<see cref="AzureIdentitySettings"/>). The service is at <c>AZURE_STORAGE_ENDPOINT</c>, else where the connection string says,
/// else <c>https://ACCOUNT.blob.core.windows.net</c>.
/// </summary>
/// <param name="Endpoint">Without the container.</param>
/// <param name="Authorization">Who asks.</param>
internal sealed record AzureAccess(Uri Endpoint, IAzureAuthorization Authorization)
{
    public const string KeyName = "AZURE_STORAGE_KEY";
    public const string SasName = "AZURE_STORAGE_SAS_TOKEN";
    public const string ConnectionStringName = "AZURE_STORAGE_CONNECTION_STRING";
    public const string EndpointName = "AZURE_STORAGE_ENDPOINT";

    /// <exception cref="ArtifactException">CredentialsMissing, Refused or Invalid: says which setting, never its value.</exception>
    public static AzureAccess Of(
        ArtifactUri root,
        IStoreSettings settings,
        Func<AzureIdentity, TokenCredential> credentials
    )
    {
        var account = CheckAccount(root);
        var connection = ConnectionOf(settings, account);
        var endpoint = EndpointOf(settings, connection, account);
        return new(
            endpoint,
            KeyOf(settings, account)
                ?? SasOf(settings.Find(SasName), Named(SasName, settings))
                ?? ConnectedOf(connection, account, settings)
                ?? TokenOf(settings, endpoint, credentials)
                ?? throw new ArtifactException(
                    ArtifactFault.CredentialsMissing,
                    $"{root}: no credentials in {settings.Origin}: set {KeyName}, {SasName} or {ConnectionStringName}; "
                        + AzureIdentitySettings.Expected
                )
        );
    }

    private static string CheckAccount(ArtifactUri root) =>
        root.Host.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            ? root.Host
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{root}: '{root.Host}' cannot be a storage account; expected az://account/container[/path], "
                    + "the account of a-z and 0-9"
            );

    private static AzureConnectionString? ConnectionOf(IStoreSettings settings, string account)
    {
        if (settings.Find(ConnectionStringName) is not { } text)
        {
            return null;
        }

        var connection = AzureConnectionString.Parse(text);
        return (connection.AccountName ?? account) == account
            ? connection
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{Named(ConnectionStringName, settings)} is of the account '{connection.AccountName}', "
                    + $"the address names '{account}'; correct one of them"
            );
    }

    private static Uri EndpointOf(IStoreSettings settings, AzureConnectionString? connection, string account)
    {
        var own = settings.Find(EndpointName);
        var text = own ?? connection?.BlobEndpoint ?? $"https://{account}.blob.core.windows.net";
        return
            Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            && endpoint is { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" }
            ? endpoint
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{Named(own is null ? ConnectionStringName : EndpointName, settings)} holds no usable endpoint; "
                    + "expected https://host[:port][/account]"
            );
    }

    private static SharedKeyAuthorization? KeyOf(IStoreSettings settings, string account) =>
        settings.Find(KeyName) is { } key ? KeyOf(account, key, Named(KeyName, settings)) : null;

    private static SharedKeyAuthorization KeyOf(string account, string key, string named)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length)
            ? new(account, bytes[..length], $"the account key ({named})")
            : throw Unusable(named, "expected the account's key, in base64");
    }

    private static SasAuthorization? SasOf(string? token, string named)
    {
        if (token is null)
        {
            return null;
        }

        token = token.TrimStart('?');
        return token.Contains("sig=", StringComparison.Ordinal) && !token.AsSpan().ContainsAny(" \r\n#")
            ? new(token, $"the shared access signature ({named})")
            : throw Unusable(named, "expected a shared access signature: sv=…&se=…&sig=…");
    }

    private static IAzureAuthorization? ConnectedOf(
        AzureConnectionString? connection,
        string account,
        IStoreSettings settings
    )
    {
        var named = Named(ConnectionStringName, settings);
        return connection switch
        {
            null => null,
            { AccountKey: { } key } => KeyOf(account, key, named),
            { SharedAccessSignature: { } token } => SasOf(token, named),
            _ => throw Unusable(named, "expected an AccountKey or a SharedAccessSignature in it"),
        };
    }

    private static TokenAuthorization? TokenOf(
        IStoreSettings settings,
        Uri endpoint,
        Func<AzureIdentity, TokenCredential> credentials
    )
    {
        if (AzureIdentitySettings.Read(settings) is not { } identity)
        {
            return null;
        }

        return endpoint.Scheme == Uri.UriSchemeHttps
            ? new(credentials(identity), $"{identity} ({settings.Origin})")
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{Named(EndpointName, settings)} is not https, and tokens are shown over https only"
            );
    }

    private static string Named(string name, IStoreSettings settings) => $"{name} in {settings.Origin}";

    private static ArtifactException Unusable(string named, string expected) =>
        new(ArtifactFault.Refused, $"{named} cannot be used: {expected}");
}
