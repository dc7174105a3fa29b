using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Gcs;

/// <summary>
/// Tokens for Google Cloud Storage: of the key that <c>GOOGLE_APPLICATION_CREDENTIALS</c> names (a path, or the JSON itself), else
/// what the machine offers (gcloud's login, the metadata server). HMAC keys are not for this API: they belong to the S3 adapter with
/// Google's endpoint. Thread-safe.
/// </summary>
internal sealed class GcsTokens(ArtifactUri root, IStoreSettings settings)
{
    public const string Setting = "GOOGLE_APPLICATION_CREDENTIALS";

    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";
    private const string MachinesOwn = "";
    private readonly Lock _lock = new();
    private (string Key, GoogleCredential Credential)? _known;

    /// <summary>What is asked with, for messages.</summary>
    public string Origin =>
        settings.Find(Setting) is null ? "the machine's own credentials" : $"{Setting} of {settings.Origin}";

    /// <summary>A token that is valid now.</summary>
    /// <exception cref="ArtifactException">There are no credentials, or they are not taken.</exception>
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        try
        {
            var credential = await FindAsync(cancellation);
            return await credential.UnderlyingCredential.GetAccessTokenForRequestAsync(null, cancellation);
        }
        catch (TokenResponseException failure)
        {
            throw new ArtifactException(
                ArtifactFault.Refused,
                $"{root}: {Origin} got no token: {failure.Error?.Error} {failure.Error?.ErrorDescription}".TrimEnd()
                    + "; check that the key is not revoked and the clock is right",
                failure
            );
        }
        catch (HttpRequestException failure)
        {
            throw new ArtifactException(
                ArtifactFault.Unreachable,
                $"{root}: {Origin} got no token: {failure.Message}; check the network and the proxy variables",
                failure
            );
        }
    }

    /// <summary>The one of last time, as long as the settings hold the same.</summary>
    private async Task<GoogleCredential> FindAsync(CancellationToken cancellation)
    {
        var key = Key();
        lock (_lock)
        {
            if (_known is { } known && known.Key == key)
            {
                return known.Credential;
            }
        }

        var made = (key.Length > 0 ? Read(key) : await OfMachineAsync(cancellation))
            .CreateScoped(Scope)
            .CreateWithHttpClientFactory(new GcsConnections(settings));
        lock (_lock)
        {
            _known = (key, made);
        }

        return made;
    }

    private string Key()
    {
        if (settings.Find(Setting) is not { } setting)
        {
            return MachinesOwn;
        }

        try
        {
            return setting.TrimStart().StartsWith('{') ? setting : File.ReadAllText(setting);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                ArtifactFault.CredentialsMissing,
                $"{root}: {Origin} names a file that cannot be read: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>Exceptions of the library are not passed on: they may quote the key.</summary>
    private GoogleCredential Read(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            var type = parsed.RootElement.GetProperty("type").GetString()!;
            return CredentialFactory.FromJson(json, type);
        }
        catch (Exception failure)
            when (failure
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or ArgumentException
                        or FormatException
                        or CryptographicException
            )
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{root}: {Origin} is not the JSON of a Google key or identity ({failure.GetType().Name})"
            );
        }
    }

    private async Task<GoogleCredential> OfMachineAsync(CancellationToken cancellation)
    {
        try
        {
            return await GoogleCredential.GetApplicationDefaultAsync(cancellation);
        }
        catch (InvalidOperationException failure)
        {
            throw new ArtifactException(
                ArtifactFault.CredentialsMissing,
                $"{root}: no credentials: set {Setting} in {settings.Origin} to a key (a path, or its JSON), "
                    + "or run where Google Cloud gives an identity",
                failure
            );
        }
    }
}
