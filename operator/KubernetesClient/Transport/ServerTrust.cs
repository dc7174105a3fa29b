using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Transport;

/// <summary>
/// Whether a certificate shows that the server is the one we mean: signed by the cluster's authorities, for the name that we
/// expect. The authorities are read at each handshake, because their file may be replaced.
/// </summary>
internal sealed class ServerTrust(ClusterSettings cluster)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>True; else it throws, so that the reason reaches the user.</summary>
    /// <exception cref="DistrustedException">Not trusted.</exception>
    public bool Trusts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (cluster.SkipsTlsVerification)
            return true;
        if (certificate is not X509Certificate2 presented || chain is null)
            throw new DistrustedException("it presents none; check that the address is an API server's");

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new DistrustedException(
                $"it is for {NamesOf(presented)}, expected {cluster.TlsServerName ?? cluster.Server.Host}; check the"
                    + $" address, or set tls-server-name ({cluster.Origin})"
            );
        }

        if (cluster.CertificateAuthority is null)
        {
            return !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? true
                : throw Distrusted(presented, chain, "none is set, so that the machine's authorities count");
        }

        using var own = ChainOf(chain);
        return own.Build(presented)
            ? true
            : throw Distrusted(
                presented,
                own,
                $"it is {cluster.CertificateAuthority}, check that it is this cluster's"
            );
    }

    private X509Chain ChainOf(X509Chain received)
    {
        var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        own.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        own.ChainPolicy.DisableCertificateDownloads = true;
        try
        {
            own.ChainPolicy.CustomTrustStore.ImportFromPem(cluster.CertificateAuthority!.Read());
        }
        catch (Exception failure) when (failure is KubernetesException or CryptographicException)
        {
            own.Dispose();
            throw new DistrustedException(
                $"the certificate-authority cannot be read ({cluster.Origin}): {failure.Message}",
                failure
            );
        }

        return own;
    }

    private DistrustedException Distrusted(X509Certificate2 presented, X509Chain chain, string authority)
    {
        var why = string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
        return new DistrustedException(
            $"it is issued by '{presented.Issuer}' and does not lead to the certificate-authority ({why}); {authority}"
                + $" ({cluster.Origin})"
        );
    }

    private static string NamesOf(X509Certificate2 presented)
    {
        var names = presented
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => $"{ip}")))
            .ToArray();
        return names.Length == 0 ? "no name at all" : string.Join(", ", names);
    }
}
