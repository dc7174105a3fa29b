using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Routing.Control;

/// <summary>Makes the HTTP/2 client of one connection to one operator.</summary>
internal static class OperatorTransport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // An operator that is stopped, or behind a broken network, keeps its connection; it answers no ping.
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    /// <param name="host">As the operator's certificate has it.</param>
    /// <param name="endPoint">Where it is.</param>
    /// <param name="authorityFile">See <see cref="ControlOptions.AuthorityFile"/>.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificates.</exception>
    public static HttpMessageInvoker Create(string host, IPEndPoint endPoint, string? authorityFile)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = (_, cancellation) => ConnectAsync(endPoint, cancellation),
            ConnectTimeout = ConnectTimeout,
            KeepAlivePingDelay = PingAfter,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            UseCookies = false,
            UseProxy = false,
        };
        if (authorityFile is not null)
            handler.SslOptions = Trusting(host, authorityFile);
        return new HttpMessageInvoker(handler);
    }

    private static SslClientAuthenticationOptions Trusting(string host, string authorityFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authorityFile);
        var chain = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
        };
        chain.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions
        {
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = chain,
            TargetHost = host,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
