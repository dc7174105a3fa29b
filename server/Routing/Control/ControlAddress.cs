using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sluice.Routing.Control;

/// <summary>Where operators are: a host name that may stand for several, or an IP address, and a port.</summary>
public sealed record ControlAddress(string Host, int Port)
{
    /// <summary>What an address must look like, for error messages.</summary>
    public const string Grammar = "HOST:PORT, such as sluice-operator.sluice-system.svc:9443";

    public static bool TryParse(string text, [NotNullWhen(true)] out ControlAddress? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (
            colon < 1
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        )
            return false;
        var host = text[..colon].TrimStart('[').TrimEnd(']');
        if (port == 0 || Uri.CheckHostName(host) is UriHostNameType.Unknown)
            return false;
        address = new ControlAddress(host, port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
