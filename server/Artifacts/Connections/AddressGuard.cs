using System.Net;
using System.Net.Sockets;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Connections;

/// <summary>
/// Connects only where it may: to the hosts that the user named, whatever their addresses, and else to public addresses. The
/// address that was checked is the one connected to, so that a name cannot mean another one a moment later. Behind a proxy it is the
/// proxy that resolves names, and its rules hold.
/// </summary>
/// <param name="named">Hosts that the user named.</param>
/// <param name="resolve">A name's addresses; null: as the system resolves it.</param>
internal sealed class AddressGuard(
    IReadOnlySet<string> named,
    Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Refuses what is an address by itself and not public; needed where a proxy connects.</summary>
    /// <exception cref="ArtifactException">Refused.</exception>
    public void Check(Uri uri)
    {
        if (!named.Contains(uri.IdnHost) && IPAddress.TryParse(uri.IdnHost, out var address))
        {
            Check(uri.IdnHost, address);
        }
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ArtifactException">Refused: none of the addresses may be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var addresses = await _resolve(host, cancellation);
        if (!named.Contains(host) && !IsProxy(context))
        {
            foreach (var address in addresses)
            {
                Check(host, address);
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Check(string host, IPAddress address)
    {
        if (!AddressRanges.IsPublic(address))
        {
            throw new ArtifactException(
                ArtifactFault.Refused,
                $"was sent on to {host} ({address}), which is not a public address, and does not go there; "
                    + "write that host's address yourself, or name it among the allowed hosts"
            );
        }
    }

    private static bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } target
        && HttpClient.DefaultProxy.GetProxy(target) is { } proxy
        && proxy.IdnHost == context.DnsEndPoint.Host.Trim('[', ']')
        && proxy.Port == context.DnsEndPoint.Port
        && !HttpClient.DefaultProxy.IsBypassed(target);
}
