using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>Whom to trust: the system's authorities, and those that the user adds.</summary>
internal sealed class CertificateAuthorities
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly X509Certificate2Collection _added;
    private readonly string _origin;

    private CertificateAuthorities(X509Certificate2Collection added, string origin) =>
        (_added, _origin) = (added, origin);

    /// <summary>Those that a setting names, or none.</summary>
    /// <exception cref="ArtifactException">Invalid: there is a setting, and no certificate to be read from it.</exception>
    public static CertificateAuthorities Read(IStoreSettings settings)
    {
        var added = new X509Certificate2Collection();
        var setting = settings.Find(StoreHandlers.BundleSetting);
        if (setting is null)
        {
            return new(
                added,
                $"the system's; {StoreHandlers.BundleSetting} adds more, and is not set in {settings.Origin}"
            );
        }

        var isText = setting.Contains("-----BEGIN", StringComparison.Ordinal);
        var name = $"{StoreHandlers.BundleSetting} of {settings.Origin}" + (isText ? "" : $" ({setting})");
        try
        {
            added.ImportFromPem(isText ? setting : File.ReadAllText(setting));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Invalid(name, failure.Message, failure);
        }

        return added.Count > 0 ? new(added, $"the system's and {name}") : throw Invalid(name, "it holds none", null);
    }

    /// <summary>Accepts a server's certificate, or says what is wrong with it.</summary>
    /// <exception cref="ArtifactException">TlsNotTrusted.</exception>
    public bool Validate(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var reason =
            certificate is null ? "it shows none"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? $"it is for other names ({certificate.Subject})"
            : WhyNot(certificate, chain);
        return reason is null
            ? true
            : throw new ArtifactException(
                ArtifactFault.TlsNotTrusted,
                $"the server's certificate is not trusted: {reason}. Trusted are {_origin}"
            );
    }

    private string? WhyNot(X509Certificate certificate, X509Chain? seen)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_added);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (seen is not null)
        {
            // What the server sent along.
            chain.ChainPolicy.ExtraStore.AddRange(seen.ChainPolicy.ExtraStore);
        }

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (_added.Count > 0 && chain.Build(leaf))
        {
            return null;
        }

        var statuses = _added.Count > 0 ? chain.ChainStatus : seen?.ChainStatus ?? [];
        return $"{string.Join(", ", statuses.Select(status => status.Status).Distinct())} ({certificate.Subject}, "
            + $"signed by {certificate.Issuer})";
    }

    private static ArtifactException Invalid(string name, string why, Exception? failure) =>
        new(ArtifactFault.Invalid, $"expected certificates in PEM in {name}: {why}", failure);
}
