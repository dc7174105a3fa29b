using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Credentials;

namespace Sluice.KubernetesClient.Transport;

/// <summary>
/// Connections to the server: HTTP/2 where it speaks it, with pings, so that one that is dead is noticed within 20 s even while
/// nothing but watches is on it. A client certificate belongs to a connection, so a new certificate has new connections, and
/// those of the old end with their last request.
/// </summary>
internal sealed class ServerConnections : IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(10);

    // A server behind a load balancer that was added later gets its part after so long.
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(15);

    private readonly ClusterSettings _cluster;
    private readonly ServerTrust _trust;
    private readonly Lock _gate = new();
    private ConnectionPool? _pool;

    public ServerConnections(ClusterSettings cluster)
    {
        _cluster = cluster;
        _trust = new ServerTrust(cluster);
    }

    /// <summary>Sends on a connection that shows the credential's certificate; returns when the headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Credential credential,
        CancellationToken cancellation
    )
    {
        var pool = PoolFor(credential);
        return await pool.Client.SendAsync(request, cancellation);
    }

    public void Dispose()
    {
        lock (_gate)
            _pool?.Client.Dispose();
    }

    private ConnectionPool PoolFor(Credential credential)
    {
        lock (_gate)
        {
            if (_pool is { } pool && pool.Thumbprint == credential.Certificate?.Thumbprint)
                return pool;

            // The pool before is not disposed, which would break its watches: its connections end when they have been idle.
            return _pool = new ConnectionPool(
                credential.Certificate?.Thumbprint,
                new HttpMessageInvoker(MakeHandler(credential))
            );
        }
    }

    private SocketsHttpHandler MakeHandler(Credential credential)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = _cluster.DisablesCompression
                ? DecompressionMethods.None
                : DecompressionMethods.GZip,
            ConnectTimeout = ConnectWithin,
            ConnectCallback = ConnectAsync,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingAfter,
            KeepAlivePingTimeout = PongWithin,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionLifetime = LongestConnection,
            UseCookies = false,
        };
        if (_cluster.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy);

        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            _trust.Trusts(certificate, chain, errors);
        if (credential.Certificate is { } own)
        {
            // Offline: the chain is what the credential holds; nothing is fetched for it.
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(
                own,
                credential.Intermediates ?? [],
                offline: true
            );
        }

        return handler;
    }

    /// <summary>As the handler's own, with TCP's keep-alive: it is what notices a dead connection where HTTP/2 is not spoken.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellation
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 2);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record ConnectionPool(string? Thumbprint, HttpMessageInvoker Client);
}
