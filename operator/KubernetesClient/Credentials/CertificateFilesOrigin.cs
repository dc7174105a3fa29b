using Sluice.KubernetesClient.Configuration;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>
/// A certificate and its key in files that may be replaced. A look between the replacing of the one and of the other finds no
/// pair: a failure, which the old pair covers until the next look.
/// </summary>
/// <param name="certificate">Ours first.</param>
/// <param name="key">Its private key.</param>
/// <param name="time">For the age.</param>
internal sealed class CertificateFilesOrigin(PemSource certificate, PemSource key, TimeProvider time)
    : ICredentialOrigin
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    public ValueTask<ObtainedCredential> ObtainAsync(CancellationToken cancellation)
    {
        var loaded = PemCertificate.Load(certificate.Read(), key.Read(), $"{certificate}, {key}");
        var end = loaded.Certificate!.NotAfter.ToUniversalTime();
        return new(
            new ObtainedCredential(
                loaded,
                loaded.Certificate.Thumbprint,
                time.GetUtcNow() + LookEvery,
                new DateTimeOffset(end, TimeSpan.Zero)
            )
        );
    }

    /// <summary>For messages.</summary>
    public override string ToString() => $"the certificate in {certificate}";
}
