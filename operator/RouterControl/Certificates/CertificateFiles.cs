using System.Security.Cryptography.X509Certificates;

namespace Sluice.RouterControl.Certificates;

/// <summary>A certificate and its key in two files, PEM, which are read again when they were changed. Safe for concurrent callers.</summary>
/// <param name="certificateFile">The certificate's file.</param>
/// <param name="keyFile">The private key's file.</param>
public sealed class CertificateFiles(string certificateFile, string keyFile)
{
    private readonly Lock _reading = new();
    private X509Certificate2? _certificate;
    private DateTime _changed;

    /// <summary>The certificate with its key, as the files have it now.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They do not hold a certificate and its key.</exception>
    public X509Certificate2 Get()
    {
        lock (_reading)
        {
            var changed = File.GetLastWriteTimeUtc(certificateFile);
            if (_certificate is not null && changed == _changed)
                return _certificate;
            // A connection may be at its handshake: the old one is left to the collector.
            _certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            _changed = changed;
            return _certificate;
        }
    }
}
