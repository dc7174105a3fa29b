using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Metadata;
using Sluice.Routing.Answering;
using Sluice.Routing.Telemetry;

namespace Sluice.Routing.Forwarding;

/// <summary>Makes the request to the backend from the client's.</summary>
internal static class BackendRequest
{
    // What the router wrote itself needs no second opinion on escapes.
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>
    /// The same method, headers and body. The authority stays the client's, so that a backend's log says what was called;
    /// <c>grpc-timeout</c> is what is left of it; hop-by-hop headers and those that only a router's answer has are dropped.
    /// </summary>
    public static HttpRequestMessage Create(ForwardRequest request, UploadContent? content)
    {
        var message = new HttpRequestMessage(
            HttpMethod.Parse(request.Method),
            new Uri(request.Backend.Origin + request.PathAndQuery, Verbatim)
        )
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        CopyHeaders(request.Headers, message);
        if (request.Timeout is { } left)
        {
            message.Headers.Remove(GrpcHeaderNames.Timeout);
            message.Headers.TryAddWithoutValidation(GrpcHeaderNames.Timeout, GrpcTimeout.Format(left));
        }
        RoutingTraces.Inject(request.Trace, message);
        return message;
    }

    private static void CopyHeaders(IHeaderDictionary headers, HttpRequestMessage message)
    {
        foreach (var (name, values) in headers)
        {
            if (IsDropped(name) || HopByHop.Contains(name, headers.Connection))
                continue;
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        // The one thing that TE may say over HTTP/2 (RFC 9113 section 8.2.2), and gRPC demands it.
        if (headers.TE.Any(value => value?.Contains("trailers", StringComparison.OrdinalIgnoreCase) is true))
            message.Headers.TryAddWithoutValidation("TE", "trailers");
    }

    // Expect is answered by this server; pseudo-headers are written anew.
    private static bool IsDropped(string name) =>
        name.StartsWith(':')
        || name.Equals("Expect", StringComparison.OrdinalIgnoreCase)
        || AnswerLabels.IsOnlyOfAnswers(name);
}
