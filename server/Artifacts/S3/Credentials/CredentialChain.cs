using Amazon.Runtime;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>
/// Credentials in the order of the AWS tools: keys in the settings, a web identity, a profile, a container's. Decided anew for each request, so what
/// is rotated is used at once. Asks no instance metadata: who wants that names a profile with a credential process.
/// </summary>
internal sealed class CredentialChain(IStoreSettings settings, TimeProvider time) : AWSCredentials, IDisposable
{
    private readonly KeyLease _lease = new(time);
    private readonly WebIdentity _webIdentity = new(settings, time);
    private readonly ContainerCredentials _container = new(settings, time);

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <exception cref="ArtifactException">CredentialsMissing: none found, or a half; Refused: a token was not accepted.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (StaticKeys() is { } keys)
        {
            return keys;
        }

        if (_webIdentity.Source is { } identity)
        {
            return await _lease.GetAsync(identity, _webIdentity.FetchAsync);
        }

        if (Profiles.Find(settings) is { } profile)
        {
            return await Profiles.KeysAsync(profile, settings);
        }

        if (_container.Source is { } container)
        {
            return await _lease.GetAsync(container, _container.FetchAsync);
        }

        throw Missing(
            "no credentials found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or "
                + "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN"
        );
    }

    public void Dispose()
    {
        _lease.Dispose();
        _container.Dispose();
    }

    private ImmutableCredentials? StaticKeys()
    {
        var (key, secret) = (settings.Find("AWS_ACCESS_KEY_ID"), settings.Find("AWS_SECRET_ACCESS_KEY"));
        return (key, secret) switch
        {
            (null, null) => null,
            (not null, not null) => new(key, secret, settings.Find("AWS_SESSION_TOKEN")),
            _ => throw Missing($"AWS_{(key is null ? "ACCESS_KEY_ID" : "SECRET_ACCESS_KEY")} is missing: set both"),
        };
    }

    private ArtifactException Missing(string what) =>
        new(ArtifactFault.CredentialsMissing, $"s3, settings of {settings.Origin}: {what}");
}
