using System.Net;
using System.Net.Security;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Http;

/// <summary>
/// Connections to stores over HTTP, the same for every adapter: the proxy that the environment names (<c>HTTPS_PROXY</c>,
/// <c>NO_PROXY</c> …), the authorities of <c>SLUICE_CA_BUNDLE</c> beside the system's, no redirects, no cookies, no decompression.
/// </summary>
internal static class StoreHandlers
{
    /// <summary>The setting with more authorities: a path of a PEM file, or its text.</summary>
    public const string BundleSetting = "SLUICE_CA_BUNDLE";

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>One for a store; the caller disposes it.</summary>
    /// <param name="settings">Where the bundle is named.</param>
    /// <param name="guard">Which addresses may be connected to; null: any.</param>
    /// <exception cref="Stores.ArtifactException">Invalid: the bundle cannot be read.</exception>
    public static SocketsHttpHandler Create(IStoreSettings settings, AddressGuard? guard = null)
    {
        var authorities = CertificateAuthorities.Read(settings);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = ConnectionLife,
            ConnectCallback = guard is null ? null : guard.ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    authorities.Validate(certificate, chain, errors),
            },
        };
    }
}
