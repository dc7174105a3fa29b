using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>What shows a server who we are, at one moment. Never printed.</summary>
/// <param name="Authorization">The header, or null.</param>
/// <param name="Certificate">For the TLS handshake, with its private key; or null.</param>
/// <param name="Intermediates">Between the certificate and its authority.</param>
internal sealed record Credential(
    AuthenticationHeaderValue? Authorization,
    X509Certificate2? Certificate,
    X509Certificate2Collection? Intermediates = null
)
{
    /// <summary>Nobody.</summary>
    public static Credential Anonymous { get; } = new(null, null);

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(Credential);
}
