using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Sluice.Routing.Forwarding;

/// <summary>Which headers concern one connection only and are never passed on (RFC 9110 section 7.6.1). Pure.</summary>
internal static class HopByHop
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection",
        "HTTP2-Settings",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"
    );

    /// <param name="name">The header's name.</param>
    /// <param name="connection">The message's Connection header, which may name more.</param>
    public static bool Contains(string name, StringValues connection) =>
        Names.Contains(name) || (connection.Count > 0 && IsNamed(name, connection));

    private static bool IsNamed(string name, StringValues connection)
    {
        var named = connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries));
        return named.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
