using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Connections;

/// <summary>
/// Whose certificates are trusted: those of the authorities that the machine trusts, and those that <c>SLUICE_CA_BUNDLE</c> holds: a PEM
/// file's path, or its text. Read at each handshake, so that it may be replaced at any time.
/// </summary>
internal sealed class ServerTrust(IStoreSettings settings)
{
    /// <summary>The setting of all adapters.</summary>
    public const string BundleName = "SLUICE_CA_BUNDLE";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string PemStart = "-----BEGIN ";

    /// <summary>True; else it throws, so that the reason reaches the user.</summary>
    /// <exception cref="DistrustedException">Not trusted.</exception>
    public bool Trusts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 presented || chain is null)
        {
            throw new DistrustedException("it presents none; check that the endpoint is the store's");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new DistrustedException($"it is for other hosts ({NamesOf(presented)}); check the endpoint's host");
        }

        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return true;
        }

        if (settings.Find(BundleName) is not { } bundle)
        {
            throw new DistrustedException(
                $"{Why(chain)}; set {BundleName} in {settings.Origin} to a PEM file with the authority's certificate"
            );
        }

        using var own = ChainOf(chain, bundle);
        return own.Build(presented)
            ? true
            : throw new DistrustedException(
                $"{Why(own)}; check the certificates that {BundleName} in {settings.Origin} names"
            );
    }

    private X509Chain ChainOf(X509Chain received, string bundle)
    {
        var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        own.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        try
        {
            own.ChainPolicy.CustomTrustStore.ImportFromPem(
                bundle.StartsWith(PemStart, StringComparison.Ordinal) ? bundle : File.ReadAllText(bundle)
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            own.Dispose();
            throw new DistrustedException(
                $"what {BundleName} in {settings.Origin} names cannot be read: {failure.Message}",
                failure
            );
        }

        return own;
    }

    private static string NamesOf(X509Certificate2 presented) =>
        string.Join(
            ", ",
            presented
                .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(names =>
                    names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => $"{ip}"))
                )
        );

    private static string Why(X509Chain chain) =>
        string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()));
}
