namespace Sluice.KubernetesClient.Credentials;

/// <summary>A credential, and for how long it is good.</summary>
/// <param name="Credential">The credential.</param>
/// <param name="Fingerprint">Equal for equal credentials; not a secret.</param>
/// <param name="RenewAt">When to obtain it again.</param>
/// <param name="ExpiresAt">From when on it is good for nothing; null: not known.</param>
internal sealed record ObtainedCredential(
    Credential Credential,
    string Fingerprint,
    DateTimeOffset RenewAt,
    DateTimeOffset? ExpiresAt
);
