using System.Net.Sockets;
using System.Security.Authentication;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>What it means when a request gets no answer, or its answer breaks off; for every adapter over HttpClient.</summary>
internal static class TransportFaults
{
    /// <summary>Whether the failure is one of the connection.</summary>
    public static bool IsOfTransport(Exception failure) => failure is HttpRequestException or IOException;

    /// <param name="failure">One that <see cref="IsOfTransport"/>.</param>
    /// <param name="place">Scheme, host and path, for the message.</param>
    public static ArtifactException Of(Exception failure, string place)
    {
        var causes = Causes(failure).ToArray();
        if (causes.OfType<ArtifactException>().FirstOrDefault() is { } known)
        {
            return new(known.Fault, $"{place}: {known.Message}", failure);
        }

        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } handshake)
        {
            return new(
                ArtifactFault.TlsNotTrusted,
                $"{place}: no TLS connection: {handshake.Message}; check that the port speaks TLS, and which versions",
                failure
            );
        }

        var socket = causes.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;
        var what = socket switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                "its name cannot be resolved; check the host's spelling and DNS",
            SocketError.ConnectionRefused => "nothing listens there; check the port, and whether the server runs",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable =>
                "there is no way there; check the network and the proxy variables",
            _ => $"the connection broke off: {causes[^1].Message}",
        };
        return new(ArtifactFault.Unreachable, $"{place}: {what}", failure);
    }

    /// <summary>Nothing has moved for too long.</summary>
    public static ArtifactException Idle(string place, TimeSpan limit) =>
        new(
            ArtifactFault.Unreachable,
            $"{place}: nothing came for {limit.TotalSeconds:0.#} s; check the server's load and the network between"
        );

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
