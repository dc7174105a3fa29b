using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>A client's certificate from PEM text.</summary>
internal static class PemCertificate
{
    /// <summary>The certificate with its key, and those that follow it in the text.</summary>
    /// <param name="certificate">One or several certificates, ours first.</param>
    /// <param name="key">The private key: PKCS #1, PKCS #8 or SEC 1, not encrypted.</param>
    /// <param name="where">Where both are, for the message.</param>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: they are no such thing, or no pair.</exception>
    public static Credential Load(string certificate, string key, string where)
    {
        try
        {
            var own = X509Certificate2.CreateFromPem(certificate, key);
            var following = new X509Certificate2Collection();
            following.ImportFromPem(certificate);
            return new Credential(null, own, [.. following.Where(other => other.Thumbprint != own.Thumbprint)]);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new KubernetesException(
                KubernetesFault.Misconfigured,
                $"expected a certificate and its private key in PEM ({where}): {failure.Message}",
                failure
            );
        }
    }
}
