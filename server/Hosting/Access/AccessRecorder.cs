using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Sluice.Hosting.Access;

/// <summary>Logs each request when it has ended, in a line. To be used outside of everything that answers.</summary>
/// <param name="logging">Gets the lines, under <see cref="Category"/>.</param>
/// <param name="time">The clock.</param>
public sealed class AccessRecorder(ILoggerFactory logging, TimeProvider time)
{
    /// <summary>The log's category.</summary>
    public const string Category = "Sluice.Access";

    private const string GrpcStatus = "grpc-status";

    private readonly ILogger _log = logging.CreateLogger(Category);

    /// <summary>A middleware.</summary>
    public async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var begun = time.GetTimestamp();
        var entry = new AccessEntry(context.Request.Method, context.Request.Path.Value ?? "");
        var labels = new AccessLabels();
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var counted = new CountedBody(body);
        var isAborted = true;
        context.Features.Set(labels);
        context.Features.Set<IHttpResponseBodyFeature>(counted);
        try
        {
            await next(context);
            isAborted = context.RequestAborted.IsCancellationRequested;
        }
        finally
        {
            context.Features.Set(body);
            var ended = entry with
            {
                Status = isAborted ? null : context.Response.StatusCode,
                GrpcStatus = GrpcStatusOf(context),
                Bytes = counted.Bytes,
                Duration = time.GetElapsedTime(begun),
                // What failed before anybody knew who answers is told by what was asked for.
                Model = labels.Model ?? context.GetRouteValue("model") as string,
                Version = labels.Version ?? context.GetRouteValue("version") as string,
                TraceId = TraceOf(context.Request.Headers),
            };
            AccessLog.Ended(_log, AccessLine.Write(ended));
        }
    }

    /// <summary>That of the server's own span or, where nobody collects spans, the caller's.</summary>
    private static string? TraceOf(IHeaderDictionary headers) =>
        Activity.Current?.TraceId.ToHexString()
        ?? (
            ActivityContext.TryParse(headers.TraceParent, null, isRemote: true, out var caller)
                ? caller.TraceId.ToHexString()
                : null
        );

    private static string? GrpcStatusOf(HttpContext context)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers?.TryGetValue(GrpcStatus, out var last) is true ? last.ToString()
            : context.Response.Headers.TryGetValue(GrpcStatus, out var only) ? only.ToString()
            : null;
    }
}
