using System.Net.Sockets;
using System.Security.Authentication;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>What it means when a request gets no answer, or its answer breaks off; for every adapter over HttpClient.</summary>
internal static class TransportFaults
{
    /// <summary>What to throw for a failure: the failure itself where it is the caller who gave up, or it is of another kind.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="guard">What limited it.</param>
    /// <param name="place">Scheme, host and path, for the message.</param>
    public static Exception Of(Exception failure, StallGuard guard, string place) =>
        failure switch
        {
            ArtifactException => failure,
            _ when guard.HasStalled => Silent(place, guard.Limit),
            _ when guard.Token.IsCancellationRequested => new OperationCanceledException(
                failure.Message,
                failure,
                guard.Token
            ),
            OperationCanceledException => Unconnected(place, failure),
            HttpRequestException or IOException => Broken(failure, place),
            _ => failure,
        };

    /// <summary>The connection was not made, or broke off.</summary>
    private static ArtifactException Broken(Exception failure, string place)
    {
        var causes = Causes(failure).ToArray();
        if (causes.OfType<ArtifactException>().FirstOrDefault() is { } known)
        {
            return new(known.Fault, $"{place}: {known.Message}", failure);
        }

        if (causes.OfType<DistrustedException>().FirstOrDefault() is { } distrusted)
        {
            return new(
                ArtifactFault.TlsNotTrusted,
                $"{place}: the server's certificate is not trusted: {distrusted.Message}",
                failure
            );
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

    private static ArtifactException Silent(string place, TimeSpan limit) =>
        new(
            ArtifactFault.Unreachable,
            $"{place}: nothing came for {limit.TotalSeconds:0.#} s; check the server's load and the network between"
        );

    private static ArtifactException Unconnected(string place, Exception failure) =>
        new(
            ArtifactFault.Unreachable,
            $"{place}: no connection in time; check host and port, the firewall and the proxy variables",
            failure
        );

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
