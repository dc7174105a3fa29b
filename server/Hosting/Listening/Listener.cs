using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.Hosting.Listening;

/// <summary>One Kestrel listener: what it speaks, and, once started, where it is bound.</summary>
/// <param name="flag">The command-line flag that chose the address, for error messages.</param>
/// <param name="address">Where to bind.</param>
/// <param name="protocols">HTTP/1.1 or, for gRPC without TLS, HTTP/2 alone: cleartext cannot negotiate between them.</param>
public sealed class Listener(string flag, ListenAddress address, HttpProtocols protocols)
{
    private ListenOptions? _bound;

    public ListenAddress Address { get; } = address;

    /// <summary>Where it is bound, with the port that the system chose.</summary>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    public IPEndPoint BoundEndPoint =>
        _bound?.IPEndPoint ?? throw new InvalidOperationException($"{flag} is not bound yet");

    public void AddTo(KestrelServerOptions kestrel, Action<ListenOptions>? configure = null) =>
        kestrel.Listen(
            Address.EndPoint,
            options =>
            {
                options.Protocols = protocols;
                configure?.Invoke(options);
                _bound = options;
            }
        );

    /// <summary>Finds out whether the address can be bound, before anything is started.</summary>
    /// <exception cref="ListenException">It cannot, and why.</exception>
    public void Check()
    {
        try
        {
            using var probe = new Socket(Address.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(Address.EndPoint);
        }
        catch (SocketException failure)
        {
            var reason = failure.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use by another program",
                SocketError.AccessDenied => "may not be bound by this user",
                SocketError.AddressNotAvailable => "is no address of this machine",
                _ => $"cannot be bound: {failure.Message}",
            };
            throw new ListenException($"{Address} {reason}; choose another with {flag}", failure);
        }
    }
}
