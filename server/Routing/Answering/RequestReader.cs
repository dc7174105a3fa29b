using System.Buffers;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Routing.Errors;
using Sluice.Routing.Matching;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Answering;

/// <summary>Finds out what a request asks for: from its path, and of a gRPC call from its message.</summary>
internal sealed class RequestReader(int maxGrpcMessageBytes)
{
    /// <exception cref="RoutingException">The router has no such path, or not in this way.</exception>
    /// <exception cref="GrpcException">The call's headers or its message are not acceptable.</exception>
    public ValueTask<RoutedRequest> ReadAsync(HttpRequest request, RequestBody? body, CancellationToken cancellation)
    {
        var path = request.Path.Value ?? "";
        return GrpcPath.IsOfService(path) || GrpcContentType.IsGrpc(request.ContentType)
            ? ReadGrpcAsync(request, path, body, cancellation)
            : ValueTask.FromResult(ReadRest(request, path));
    }

    /// <summary>How long the caller of a gRPC call waits; null when it does not say, or calls otherwise.</summary>
    /// <exception cref="GrpcException">The header is malformed.</exception>
    public static TimeSpan? ReadTimeout(HttpRequest request)
    {
        var values = request.Headers[GrpcHeaderNames.Timeout];
        if (values.Count == 0 || !ErrorAnswer.IsForGrpc(request))
            return null;
        if (values.Count == 1 && GrpcTimeout.TryParse(values[0], out var timeout))
            return timeout;
        throw new GrpcException(
            GrpcStatusCode.InvalidArgument,
            $"{GrpcHeaderNames.Timeout}: expected 1 to 8 digits and one of H, M, S, m, u, n, got {Quote.Of(values.ToString())}"
        );
    }

    private static RoutedRequest ReadRest(HttpRequest request, string path)
    {
        if (RestPath.Read(path) is not { } target)
        {
            throw new RoutingException(
                RoutingErrorCode.NotFound,
                $"there is no path {Quote.Of(path)}; expected one below '/v2' or '/v1/models', or '/invocations'"
            );
        }

        if (!RestPath.Allows(target.Kind, request.Method))
        {
            var expected = RestPath.MethodOf(target.Kind);
            throw new RoutingException(
                RoutingErrorCode.MethodNotAllowed,
                $"expected {expected} for the path {Quote.Of(path)}, got {Quote.Of(request.Method)}"
            )
            {
                Allow = expected,
            };
        }
        return new RoutedRequest(target, IsGrpc: false);
    }

    private async ValueTask<RoutedRequest> ReadGrpcAsync(
        HttpRequest request,
        string path,
        RequestBody? body,
        CancellationToken cancellation
    )
    {
        RefuseOtherThanGrpc(request, path);
        if (GrpcPath.Read(path) is not { } kind)
            throw new RoutingException(RoutingErrorCode.Unimplemented, $"there is no procedure {Quote.Of(path)}");

        // Each message of a stream is a request of its own, and read when its turn comes.
        if (kind is RequestKind.ModelStreamInfer or RequestKind.Reflection or RequestKind.ReflectionAlpha)
            return new RoutedRequest(new RequestTarget(kind), IsGrpc: true);
        if (body is null)
            throw new GrpcException(GrpcStatusCode.Unimplemented, "expected exactly one request message, got none");
        var encoding = ReadEncoding(request.Headers);
        return await MessagePeek.ReadAsync(
            body,
            encoding,
            maxGrpcMessageBytes,
            kind,
            static (kind, message) => ReadMessage(kind, message),
            cancellation
        );
    }

    private static RoutedRequest ReadMessage(RequestKind kind, ReadOnlySequence<byte> message)
    {
        switch (kind)
        {
            case RequestKind.RepositoryIndex:
                var isOfReadyOnly = RepositoryIndexRequest.Parser.ParseFrom(message).Ready;
                return new RoutedRequest(new RequestTarget(kind), IsGrpc: true) { IsOfReadyOnly = isOfReadyOnly };
            case RequestKind.HealthCheck or RequestKind.HealthWatch:
                // The service's name is where other messages name the model.
                var service = ModelScanner.Scan(message).Model ?? "";
                return new RoutedRequest(new RequestTarget(kind), IsGrpc: true) { Service = service };
            case RequestKind.ServerLive or RequestKind.ServerReady or RequestKind.ServerMetadata:
            case RequestKind.HealthList:
                // These have no fields: whatever stands there names no model. It has to be a message, though.
                ModelScanner.Scan(message);
                return new RoutedRequest(new RequestTarget(kind), IsGrpc: true);
            default:
                var (model, version) = ModelScanner.Scan(message);
                return new RoutedRequest(new RequestTarget(kind, model, version), IsGrpc: true);
        }
    }

    private static void RefuseOtherThanGrpc(HttpRequest request, string path)
    {
        if (!HttpProtocol.IsHttp2(request.Protocol))
        {
            throw new RoutingException(
                RoutingErrorCode.HttpVersionTooLow,
                $"gRPC needs HTTP/2; this request came over {request.Protocol}"
            );
        }
        if (!GrpcContentType.IsGrpc(request.ContentType))
        {
            throw new RoutingException(
                RoutingErrorCode.UnsupportedMediaType,
                $"expected the content type {GrpcHeaderNames.ContentType} for {Quote.Of(path)}, got {Quote.Of(request.ContentType ?? "")}"
            );
        }
        if (!HttpMethods.IsPost(request.Method))
        {
            throw new RoutingException(
                RoutingErrorCode.MethodNotAllowed,
                $"expected POST, got {Quote.Of(request.Method)}"
            );
        }
    }

    /// <summary>How the call's messages are compressed.</summary>
    /// <exception cref="GrpcException">In a way that is not understood.</exception>
    public static MessageEncoding ReadEncoding(IHeaderDictionary headers)
    {
        var values = headers[GrpcHeaderNames.Encoding];
        if (MessageEncodings.TryParse(values, out var encoding))
            return encoding;
        throw new GrpcException(
            GrpcStatusCode.Unimplemented,
            $"{GrpcHeaderNames.Encoding}: expected one of {MessageEncodings.Accepted}, got {Quote.Of(values.ToString())}"
        );
    }
}
