using System.Net;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Connections;

/// <summary>
/// Connections to stores: certificates by <see cref="ServerTrust"/>, proxies as the environment says (<c>HTTPS_PROXY</c> and so on), no
/// redirects. Requests have no timeout here: a <see cref="StallGuard"/> cuts them.
/// </summary>
internal static class StoreConnections
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);

    // A name that has moved to another address is noticed after so long.
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(5);

    /// <summary>One that the caller disposes.</summary>
    /// <param name="settings">Name the authorities.</param>
    /// <param name="addresses">Where it may connect to; null: anywhere.</param>
    /// <param name="vendorBundleName">See <see cref="ServerTrust"/>.</param>
    public static HttpClient Make(
        IStoreSettings settings,
        AddressGuard? addresses = null,
        string? vendorBundleName = null
    ) => new(MakeHandler(settings, addresses, vendorBundleName)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The same for a vendor's library, which makes its own client.</summary>
    public static SocketsHttpHandler MakeHandler(
        IStoreSettings settings,
        AddressGuard? addresses = null,
        string? vendorBundleName = null
    )
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectWithin,
            PooledConnectionLifetime = LongestConnection,
            UseCookies = false,
            ConnectCallback = addresses is null ? null : addresses.ConnectAsync,
        };
        var trust = new ServerTrust(settings, vendorBundleName);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            trust.Trusts(certificate, chain, errors);
        return handler;
    }
}
