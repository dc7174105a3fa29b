using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.RouterControl.Certificates;

/// <summary>Signs the certificates that operators show.</summary>
internal sealed class Authority(X509Certificate2 certificate)
{
    /// <summary>How long one lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>How long a certificate that it signs lives.</summary>
    public static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(90);

    // The clocks of two machines differ.
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);

    public DateTimeOffset Made => certificate.NotBefore + Backdated;

    public DateTimeOffset Ends => certificate.NotAfter;

    public string Pem => certificate.ExportCertificatePem();

    public string KeyPem => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public static Authority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A name of its own: who signed a certificate is found by it.
        var request = new CertificateRequest($"CN=Sluice control {now:yyyyMMddHHmmss}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new Authority(request.CreateSelfSigned(now - Backdated, now + Lifetime));
    }

    /// <summary>All of a Secret, the oldest first; those whose time is over are left out.</summary>
    /// <exception cref="CryptographicException">The texts are no such certificates and keys.</exception>
    public static IReadOnlyList<Authority> Read(ControlCertificates certificates, DateTimeOffset now)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(certificates.Authorities);
        var keys = KeysOf(certificates.AuthorityKeys).ToArray();
        if (keys.Length != bundle.Count)
            throw new CryptographicException(
                $"expected a key for each of {bundle.Count} authorities, got {keys.Length}"
            );
        return
        [
            .. bundle
                .Zip(keys, (each, key) => new Authority(WithKey(each, key)))
                .Where(each => each.Ends > now)
                .OrderBy(each => each.Made),
        ];
    }

    /// <summary>Whether it has signed this.</summary>
    public bool Signed(X509Certificate2 other) =>
        other.IssuerName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData);

    /// <summary>Signs a new certificate with a new key.</summary>
    public (string Certificate, string Key) Sign(IEnumerable<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Sluice operator", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "server authentication")], false)
        );
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false)
        );

        var ends = now + CertificateLifetime < Ends ? now + CertificateLifetime : Ends;
        using var signed = request.Create(certificate, now - Backdated, ends, RandomNumberGenerator.GetBytes(16));
        return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, string keyPem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        return certificate.CopyWithPrivateKey(key);
    }

    private static IEnumerable<string> KeysOf(string pem)
    {
        var rest = pem;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            yield return rest[fields.Location];
            rest = rest[fields.Location.End..];
        }
    }
}
