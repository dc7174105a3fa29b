using System.Net;
using Amazon.Runtime;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.S3;

/// <summary>
/// The connections below the SDK: certificates by <see cref="ServerTrust"/>, proxies by <see cref="StoreProxy"/>. Requests have no timeout
/// here: a <see cref="StallGuard"/> cuts them.
/// </summary>
internal sealed class StoreConnections(IStoreSettings settings) : HttpClientFactory
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);

    // A name that has moved to another address is noticed after so long.
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(5);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Make();

    /// <summary>One that the caller disposes.</summary>
    public HttpClient Make()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectWithin,
            PooledConnectionLifetime = LongestConnection,
            Proxy = new StoreProxy(settings),
            UseCookies = false,
        };
        var trust = new ServerTrust(settings);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            trust.Trusts(certificate, chain, errors);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
