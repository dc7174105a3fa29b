using Microsoft.AspNetCore.Http;
using Sluice.Serving.Errors;

namespace Sluice.ModelServer;

/// <summary>Ends REST requests, which bring no deadline of their own, after a time. gRPC calls have theirs.</summary>
/// <param name="limit">More than 0.</param>
/// <param name="time">The clock.</param>
internal sealed class RestDeadline(TimeSpan limit, TimeProvider time)
{
    /// <summary>A middleware inside the one that answers errors.</summary>
    public async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            await next(context);
            return;
        }

        var callerGone = context.RequestAborted;
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(callerGone, late.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !callerGone.IsCancellationRequested)
        {
            throw new ServingException(
                ServingErrorCode.DeadlineExceeded,
                $"the request took longer than {limit.TotalMilliseconds} ms, the most that this server gives it"
            );
        }
        finally
        {
            context.RequestAborted = callerGone;
        }
    }
}
