using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Connections;

/// <summary>
/// Whose certificates are trusted: those of the authorities that the machine trusts, and those that <c>SLUICE_CA_BUNDLE</c> holds: a PEM
/// file's path, or its text. Read at each handshake, so that it may be replaced at any time.
/// </summary>
/// <param name="settings">Name the bundle.</param>
/// <param name="vendorName">The vendor's own setting for the same, asked for when the common one is not set.</param>
internal sealed class ServerTrust(IStoreSettings settings, string? vendorName = null)
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

        var name = vendorName is not null && settings.Find(BundleName) is null ? vendorName : BundleName;
        if (settings.Find(name) is not { } bundle)
        {
            throw new DistrustedException(
                $"{Why(chain)}; set {name} in {settings.Origin} to a PEM file with the authority's certificate"
            );
        }

        using var own = ChainOf(chain, bundle, name);
        return own.Build(presented)
            ? true
            : throw new DistrustedException(
                $"{Why(own)}; check the certificates that {name} in {settings.Origin} names"
            );
    }

    private X509Chain ChainOf(X509Chain received, string bundle, string name)
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
                $"what {name} in {settings.Origin} names cannot be read: {failure.Message}",
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
