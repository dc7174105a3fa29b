using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Grpc.Metadata;
using Sluice.Routing.Limits;

namespace Sluice.Routing.Peeking;

/// <summary>
/// Awaits the end of an upload that nobody needs any more. A response that ends before its request resets the HTTP/2 stream,
/// and clients that are still sending lose the answer then.
/// </summary>
internal static class UploadEnd
{
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <returns>Null when the request can have no body.</returns>
    public static RequestBody? BodyOf(HttpContext context, HeldBytes counted) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            ? null
            : new RequestBody(context.Request.BodyReader, counted);

    /// <summary>Reads and drops the rest, at most 64 MiB and 5 s of it; does not fail.</summary>
    public static async ValueTask AwaitAsync(HttpContext context, RequestBody body, TimeProvider time)
    {
        body.Consume();
        // Over HTTP/1 the server does the same by itself, and knows of clients that wait for 100 Continue.
        if (
            body.IsEnded
            || context.RequestAborted.IsCancellationRequested
            || !HttpProtocol.IsHttp2(context.Request.Protocol)
        )
        {
            return;
        }

        // What is said already must not wait. Of gRPC nothing is held back but a status, which belongs into the last frame.
        if (!GrpcContentType.IsGrpc(context.Request.ContentType))
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);

        using var patience = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            for (var dropped = 0L; !body.IsEnded && dropped < MostBytes; )
            {
                var read = await body.ReadAsync(either.Token);
                dropped += read.Buffer.Length;
                body.Consume();
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The answer stands; the client that does not end its upload sees the stream reset after it.
        }
    }
}
