using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Sluice.Hosting.Logging;

/// <summary>
/// A line for each request: who asked what, what became of it, and how long that took. Never what was sent: no body, no header's value but
/// lengths, and of the address nothing behind a question mark.
/// </summary>
/// <param name="logging">Where the lines go: category <c>Sluice.Access</c>.</param>
/// <param name="time">The clock.</param>
public sealed class AccessLog(ILoggerFactory logging, TimeProvider time)
{
    private const int LongestPath = 512;

    private readonly ILogger _log = logging.CreateLogger("Sluice.Access");

    /// <summary>A middleware outside all others that answer.</summary>
    public async Task TellAsync(HttpContext context, RequestDelegate next)
    {
        var began = time.GetTimestamp();
        var path = PathOf(context);
        try
        {
            await next(context);
        }
        finally
        {
            var response = context.Response;
            AccessLogMessages.Answered(
                _log,
                $"{context.Connection.RemoteIpAddress}",
                context.Request.Method,
                path,
                context.Request.Protocol,
                context.RequestAborted.IsCancellationRequested ? "gone" : Text(response.StatusCode),
                GrpcStatus(response),
                Text(time.GetElapsedTime(began).TotalMilliseconds),
                Length(context.Request.ContentLength),
                Length(response.ContentLength),
                Activity.Current?.TraceId.ToHexString() ?? "-"
            );
        }
    }

    /// <summary>
    /// As it stood on the wire, where it cannot hold a line's end; a caller that writes whole sentences into it is cut short.
    /// </summary>
    private static string PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?', 2)[0];
        return path.Length <= LongestPath ? path : $"{path.AsSpan(0, LongestPath)}…";
    }

    /// <summary>By gRPC's own number, which HTTP's says nothing of; "-" where there is none.</summary>
    private static string GrpcStatus(HttpResponse response)
    {
        const string Name = "grpc-status";
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return response.Headers.TryGetValue(Name, out var inHeaders) ? inHeaders.ToString()
            : trailers is not null && trailers.TryGetValue(Name, out var inTrailers) ? inTrailers.ToString()
            : "-";
    }

    private static string Length(long? bytes) => bytes is { } known ? Text(known) : "-";

    private static string Text(IFormattable number) =>
        number.ToString(number is double ? "0.###" : null, CultureInfo.InvariantCulture);
}
