using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>Whom a client believes, and how it shows who it is, on a real API server.</summary>
public sealed class TrustTests(ClusterFixture clusters) : IAsyncLifetime
{
    private static readonly ObjectKey Missing = new("default", "missing");
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-trust-").FullName;
    private Cluster _cluster = null!;
    private ClusterSettings _settings = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        _settings = Clients.SettingsFor(_cluster.Credentials);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_believed()
    {
        using var other = MakeAuthority();
        var file = Write("other.crt", other.ExportCertificatePem());
        using var client = Clients.Make(_settings with { CertificateAuthority = new PemSource(null, file) });

        var failure = await FailsAsync(client, KubernetesFault.Distrusted);

        Assert.Contains("issued by 'CN=sluice-test-authority'", failure.Message);
        Assert.Contains("does not lead to the certificate-authority", failure.Message);
        Assert.Contains($"it is {file}, check that it is this cluster's (the test)", failure.Message);
    }

    [Fact]
    public async Task An_authority_that_is_replaced_counts_from_then_on()
    {
        using var other = MakeAuthority();
        var file = Write("ca.crt", other.ExportCertificatePem());
        using var client = Clients.Make(_settings with { CertificateAuthority = new PemSource(null, file) });
        await FailsAsync(client, KubernetesFault.Distrusted);

        File.Copy(_cluster.Credentials.AuthorityFile, file, overwrite: true);

        await FailsAsync(client, KubernetesFault.NotFound);
    }

    [Fact]
    public async Task A_server_of_the_machines_authorities_only_is_what_no_authority_means()
    {
        using var client = Clients.Make(_settings with { CertificateAuthority = null });

        var failure = await FailsAsync(client, KubernetesFault.Distrusted);

        Assert.Contains("none is set, so that the machine's authorities count", failure.Message);
    }

    [Fact]
    public async Task A_server_of_another_name_is_not_believed()
    {
        using var client = Clients.Make(_settings with { TlsServerName = "other.example" });

        var failure = await FailsAsync(client, KubernetesFault.Distrusted);

        Assert.Contains("it is for ", failure.Message);
        Assert.Contains("localhost", failure.Message);
        Assert.Contains("expected other.example; check the address, or set tls-server-name", failure.Message);
    }

    [Fact]
    public async Task A_name_may_be_told()
    {
        using var client = Clients.Make(_settings with { TlsServerName = "localhost" });

        await FailsAsync(client, KubernetesFault.NotFound);
    }

    [Fact]
    public async Task Whoever_wants_it_believes_anybody()
    {
        using var client = Clients.Make(
            _settings with
            {
                CertificateAuthority = null,
                TlsServerName = "other.example",
                SkipsTlsVerification = true,
            }
        );

        await FailsAsync(client, KubernetesFault.NotFound);
    }

    [Fact]
    public async Task The_way_may_lead_through_a_proxy()
    {
        await using var proxy = new TunnelProxy();
        using var client = Clients.Make(_settings with { Proxy = proxy.Address });

        await FailsAsync(client, KubernetesFault.NotFound);

        Assert.Equal([_cluster.Credentials.Server.Authority], proxy.Tunnels.Distinct());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_away()
    {
        using var nowhere = Clients.Make(
            _settings with
            {
                Server = new Uri("https://127.0.0.1:1"),
            },
            Clients.Options with
            {
                Timeout = TimeSpan.FromSeconds(20),
            }
        );

        var failure = await FailsAsync(nowhere, KubernetesFault.Unreachable);

        Assert.Contains("at https://127.0.0.1:1: nothing listens there", failure.Message);
        Assert.True(failure.WasNotSent);
    }

    [Fact]
    public async Task A_client_certificate_shows_who_we_are_and_may_be_replaced()
    {
        using var stranger = MakeAuthority();
        var (certificate, key) = (Path.Combine(_folder, "c.crt"), Path.Combine(_folder, "c.key"));
        WriteClient(stranger, certificate, key);
        using var client = Clients.Make(
            _settings with
            {
                Credentials = new CredentialSettings
                {
                    ClientCertificate = new PemSource(null, certificate),
                    ClientKey = new PemSource(null, key),
                },
            }
        );
        await FailsAsync(client, KubernetesFault.Unauthorized);

        using var authority = X509Certificate2.CreateFromPemFile(
            _cluster.Credentials.AuthorityFile,
            _cluster.Credentials.AuthorityKeyFile
        );
        WriteClient(authority, certificate, key);

        await Clients.SucceedsAsync(() => FailsAsync(client, KubernetesFault.NotFound));
    }

    [Fact]
    public void A_certificate_and_a_key_that_are_no_pair_are_said_to_be_none()
    {
        using var authority = MakeAuthority();
        var (certificate, key) = (Path.Combine(_folder, "c.crt"), Path.Combine(_folder, "c.key"));
        WriteClient(authority, certificate, key);
        using var other = ECDsa.Create();
        var settings = _settings with
        {
            Credentials = new CredentialSettings
            {
                ClientCertificate = new PemSource(File.ReadAllText(certificate), null),
                ClientKey = new PemSource(other.ExportPkcs8PrivateKeyPem(), null),
            },
        };

        var failure = Assert.Throws<KubernetesException>(() => Clients.Make(settings));

        Assert.Equal(KubernetesFault.Misconfigured, failure.Fault);
        Assert.Contains("expected a certificate and its private key in PEM", failure.Message);
    }

    private static Task<KubernetesException> FailsAsync(HttpKubernetesClient client, KubernetesFault fault) =>
        Clients.FailsAsync(fault, () => client.GetAsync<ConfigMap>(Missing, default));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=another-authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }

    private static void WriteClient(X509Certificate2 authority, string certificate, string key)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=system:masters, CN=somebody", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: true)
        );
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(
            authority,
            new DateTimeOffset(authority.NotBefore),
            now.AddMinutes(50),
            RandomNumberGenerator.GetBytes(12)
        );
        File.WriteAllText(certificate, signed.ExportCertificatePem());
        File.WriteAllText(key, own.ExportPkcs8PrivateKeyPem());
    }
}
