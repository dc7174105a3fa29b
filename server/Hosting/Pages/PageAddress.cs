using System.Net;
using Microsoft.AspNetCore.Http;

namespace Sluice.Hosting.Pages;

/// <summary>Where a reader of the page reaches the server, as the commands on it name it.</summary>
/// <param name="Rest">Host and port of the listener that answered.</param>
/// <param name="Grpc">Host and port of gRPC.</param>
/// <param name="IsHttp2">Whether REST is answered there over HTTP/2 alone.</param>
public sealed record PageAddress(string Rest, string Grpc, bool IsHttp2)
{
    /// <summary>Characters of a host that mean nothing to a shell.</summary>
    private const string Harmless = ".-:_";

    /// <summary>
    /// By the name that the reader used. One that is no plain host is passed over for the address itself: it came with the request, and
    /// would be pasted into a shell.
    /// </summary>
    /// <param name="context">The request for the page.</param>
    /// <param name="grpcPort">Where gRPC is served.</param>
    public static PageAddress Of(HttpContext context, int grpcPort)
    {
        var host = context.Request.Host;
        var local = context.Connection.LocalIpAddress ?? IPAddress.Loopback;
        var isPlain =
            host.HasValue && host.Value.All(letter => char.IsAsciiLetterOrDigit(letter) || Harmless.Contains(letter));
        var rest = isPlain ? host.Value! : $"{new IPEndPoint(local, context.Connection.LocalPort)}";
        var isHttp2 = HttpProtocol.IsHttp2(context.Request.Protocol);
        return new(
            rest,
            isHttp2 ? rest
                : isPlain ? $"{host.Host}:{grpcPort}"
                : $"{new IPEndPoint(local, grpcPort)}",
            isHttp2
        );
    }
}
