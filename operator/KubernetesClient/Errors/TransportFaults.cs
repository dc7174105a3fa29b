using System.Net.Sockets;
using System.Security.Authentication;
using Sluice.KubernetesClient.Transport;

namespace Sluice.KubernetesClient.Errors;

/// <summary>What it means when a request gets no answer, or its answer breaks off.</summary>
internal static class TransportFaults
{
    /// <summary>The exception for a failure of HttpClient.</summary>
    /// <param name="asked">What was asked, and where.</param>
    /// <param name="failure">What was thrown.</param>
    public static KubernetesException Of(string asked, Exception failure)
    {
        var causes = Causes(failure).ToArray();
        if (causes.OfType<DistrustedException>().FirstOrDefault() is { } distrusted)
        {
            return new(
                KubernetesFault.Distrusted,
                $"{asked}: the server's certificate is not trusted: {distrusted.Message}",
                failure
            )
            {
                WasNotSent = true,
            };
        }

        var unsent = WasNotSent(failure);
        if (unsent && causes.OfType<AuthenticationException>().FirstOrDefault() is { } handshake)
        {
            return new(
                KubernetesFault.Unreachable,
                $"{asked}: no TLS connection: {handshake.Message}; check that the port speaks TLS, and that our certificate is valid",
                failure
            )
            {
                WasNotSent = true,
            };
        }

        return new(KubernetesFault.Unreachable, $"{asked}: {What(causes)}", failure) { WasNotSent = unsent };
    }

    private static bool WasNotSent(Exception failure) =>
        failure
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            };

    private static string What(Exception[] causes) =>
        causes.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                "the host's name cannot be resolved; check its spelling and DNS",
            SocketError.ConnectionRefused => "nothing listens there; check the port, and whether the server runs",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable =>
                "there is no way there; check the network and the proxy",
            _ => $"the connection broke off: {causes[^1].Message}",
        };

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
