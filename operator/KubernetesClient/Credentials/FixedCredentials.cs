namespace Sluice.KubernetesClient.Credentials;

/// <summary>One that never changes: a token, a password or a certificate that stands in the settings, or nothing.</summary>
internal sealed class FixedCredentials(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(CancellationToken cancellation) => new(credential);

    public void Reject(Credential refused) { }
}
