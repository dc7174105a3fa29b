using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Hosting.Listening;

/// <summary>Where a listener is bound: an IP address and a port; port 0 lets the system choose.</summary>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>What an address must look like, for error messages.</summary>
    public const string Grammar =
        "HOST:PORT with HOST an IP address, localhost or *, such as 127.0.0.1:8080 or [::1]:8080";

    /// <summary>A port of the system's choice on the loopback address.</summary>
    public static ListenAddress AnyLoopbackPort { get; } = new(IPAddress.Loopback, 0);

    public IPEndPoint EndPoint => new(Address, Port);

    /// <exception cref="FormatException">The text is no such address.</exception>
    public static ListenAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"expected {Grammar}, got '{text}'");

    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (
            colon < 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !TryParseHost(text[..colon], out var host)
        )
        {
            return false;
        }

        address = new(host, port);
        return true;
    }

    public override string ToString() => EndPoint.ToString();

    private static bool TryParseHost(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = host switch
        {
            "localhost" => IPAddress.Loopback,
            // Takes IPv4 too; a kernel without IPv6 has only that.
            "*" or "" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
            _ => null,
        };
        // An IPv6 address stands in brackets, or its last group would be taken for the port.
        return address is not null
            || (
                host.Contains(':') == (host.StartsWith('[') && host.EndsWith(']'))
                && IPAddress.TryParse(host, out address)
            );
    }
}
