using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.S3;

/// <summary>
/// Whose certificates are trusted: those of the authorities in the file <c>AWS_CA_BUNDLE</c> (PEM), which is read at each handshake and so may
/// be replaced at any time; without it those that the machine trusts.
/// </summary>
internal sealed class ServerTrust(IStoreSettings settings)
{
    private const string BundleName = "AWS_CA_BUNDLE";

    /// <summary>True; else it throws, so that the reason reaches the user.</summary>
    /// <exception cref="AuthenticationException">Not trusted: says why, and what to check.</exception>
    public bool Trusts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 presented || chain is null)
        {
            throw new AuthenticationException("the server presented no certificate");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var names = presented
                .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => $"{ip}")));
            throw new AuthenticationException(
                $"the certificate is for other hosts ({string.Join(", ", names)}): check the endpoint's host"
            );
        }

        if (settings.Find(BundleName) is not { } bundle)
        {
            return errors == SslPolicyErrors.None
                ? true
                : throw Distrusted(chain, $"set {BundleName} to a file with the authority's certificate");
        }

        using var own = ChainOf(chain, bundle);
        return own.Build(presented)
            ? true
            : throw Distrusted(own, $"check the certificates in {bundle} ({BundleName} in {settings.Origin})");
    }

    private X509Chain ChainOf(X509Chain received, string bundle)
    {
        var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        own.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        try
        {
            own.ChainPolicy.CustomTrustStore.ImportFromPemFile(bundle);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            own.Dispose();
            throw new AuthenticationException(
                $"the file {bundle} ({BundleName} in {settings.Origin}) cannot be read: {failure.Message}",
                failure
            );
        }

        return own;
    }

    private static AuthenticationException Distrusted(X509Chain chain, string check) =>
        new($"{string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}: {check}");
}
