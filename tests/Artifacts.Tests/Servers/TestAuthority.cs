using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>An authority that nobody trusts by itself, and what it has signed: files below a directory.</summary>
internal sealed class TestAuthority
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2080, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TestAuthority(string directory)
    {
        Bundle = Path.Combine(directory, "authority.pem");
        ServerCertificate = Path.Combine(directory, "server.crt");
        ServerKey = Path.Combine(directory, "server.key");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Sluice test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(From, To);
        File.WriteAllText(Bundle, authority.ExportCertificatePem());
        SignServer(authority);
    }

    /// <summary>The authority's certificate (PEM).</summary>
    public string Bundle { get; }

    /// <summary>For <c>localhost</c>, and for no address (PEM).</summary>
    public string ServerCertificate { get; }

    /// <summary>The key of it (PEM).</summary>
    public string ServerKey { get; }

    private void SignServer(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(authority, From, To, [1, 2, 3, 4, 5, 6, 7, 8]);
        File.WriteAllText(ServerCertificate, certificate.ExportCertificatePem());
        File.WriteAllText(ServerKey, key.ExportPkcs8PrivateKeyPem());
    }
}
