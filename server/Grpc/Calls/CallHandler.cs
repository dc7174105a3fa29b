using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>
/// What the calls of every shape have in common: the checks before, the deadline, and one catch that makes a status of any
/// exception. A shape adds only: read, invoke, write.
/// </summary>
internal abstract class CallHandler(GrpcMethod method, GrpcOptions options, ILogger logger)
{
    public GrpcMethod Method => method;

    protected GrpcOptions Options => options;

    /// <summary>Answers one request; lets no exception out.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (HttpRefusal.Refuses(context.Request))
        {
            await HttpRefusal.AnswerAsync(context);
            return;
        }

        // Always said: a client that compresses learns that it may go on. One text without spaces, for @grpc/grpc-js splits it
        // at the commas alone.
        context.Response.Headers.GrpcAcceptEncoding = MessageEncodings.Accepted;
        if (Fault(context.Request, out var encoding, out var timeout) is { } fault)
        {
            GrpcStatusWriter.Write(context, fault);
            return;
        }

        // Frames are bounded by their prefix; the server's limit on bodies counts whole streams and knows no gRPC status.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = null;

        using var deadline = timeout is null ? null : new CallDeadline(timeout, options.Time, context.RequestAborted);
        var call = new GrpcCall(context, method, encoding, deadline, options.Stopping);
        var status = call.IsPastDeadline ? GrpcFaults.DeadlineExceeded : GrpcStatus.Ok;
        try
        {
            if (status == GrpcStatus.Ok)
                await InvokeAsync(call);
        }
        catch (Exception exception)
        {
            status = StatusOf(call, exception);
        }

        End(call, status);
    }

    /// <summary>Reads, invokes and writes. A status other than OK is an exception.</summary>
    protected abstract ValueTask InvokeAsync(GrpcCall call);

    private GrpcStatus? Fault(HttpRequest request, out MessageEncoding encoding, out TimeSpan? timeout)
    {
        encoding = default;
        timeout = options.DefaultTimeout;

        // Routing ignores case and a slash at the end; gRPC does not.
        if (request.Path.Value != method.Path)
            return GrpcFaults.NoSuchMethod(request.Path.Value ?? "");

        var text = request.Headers.GrpcTimeout;
        if (text.Count > 0)
        {
            if (text.Count != 1 || !GrpcTimeout.TryParse(text[0], out var patience))
                return GrpcFaults.BadTimeout(text.ToString());
            timeout = patience;
        }

        var encodings = request.Headers.GrpcEncoding;
        return MessageEncodings.TryParse(encodings, out encoding)
            ? null
            : GrpcFaults.UnknownEncoding(encodings.ToString());
    }

    private GrpcStatus StatusOf(GrpcCall call, Exception exception)
    {
        if (call.IsClientGone)
        {
            GrpcLog.ClientGone(logger, call.Path, exception);
            return GrpcFaults.ClientGone;
        }

        var status = exception switch
        {
            GrpcException expected => expected.Status,
            _ => options.MapException(exception),
        };
        if (status is null && exception is OperationCanceledException && call.Cancellation.IsCancellationRequested)
            status = GrpcFaults.DeadlineExceeded;
        if (status is null)
        {
            var id = call.Http.TraceIdentifier;
            GrpcLog.UnexpectedException(logger, id, call.Path, exception);
            return GrpcFaults.Internal(id);
        }

        // A handler cannot tell whether the token meant the deadline or the caller's going away; it is known here.
        return call.IsPastDeadline ? GrpcFaults.DeadlineExceeded : status;
    }

    private void End(GrpcCall call, GrpcStatus status)
    {
        if (call.IsClientGone)
            return;

        if (status.Code != GrpcStatusCode.Ok)
            GrpcLog.Failed(logger, call.Path, status.Code, status.Detail);
        var trailers = GrpcStatusWriter.Write(call.Http, status);
        call.WriteTrailers(trailers);
    }
}
