using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.RouterControl.Certificates;

namespace Sluice.Operator.Control;

/// <summary>The one holder of the certificate that routers are shown. Safe for many threads.</summary>
internal sealed class ShownCertificate
{
    private volatile X509Certificate2? _certificate;
    private string _text = "";

    /// <summary>Whether there is one.</summary>
    public bool IsThere => _certificate is not null;

    /// <summary>The certificate with its key, for one handshake.</summary>
    /// <exception cref="AuthenticationException">There is none yet: the router tries again.</exception>
    public X509Certificate2 Get() => _certificate ?? throw new AuthenticationException("there is no certificate yet");

    /// <summary>Shows another from the next handshake on. One caller at a time.</summary>
    /// <returns>Whether it can be shown; else the one before stays.</returns>
    public bool Show(ControlCertificates contents)
    {
        if (_text == contents.Certificate)
        {
            return true;
        }

        try
        {
            // A connection may be at its handshake: the old one is left to the collector.
            _certificate = X509Certificate2.CreateFromPem(contents.Certificate, contents.Key);
            _text = contents.Certificate;
            return true;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
