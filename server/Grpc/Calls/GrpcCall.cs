using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>One call, as its handler sees it. Not to be used after the handler has returned.</summary>
public sealed class GrpcCall
{
    private readonly GrpcMethod _method;
    private readonly CallDeadline? _deadline;
    private HeaderDictionary? _trailers;

    internal GrpcCall(
        HttpContext http,
        GrpcMethod method,
        MessageEncoding encoding,
        CallDeadline? deadline,
        CancellationToken stopping
    )
    {
        _method = method;
        _deadline = deadline;
        Http = http;
        Encoding = encoding;
        ResponseEncoding = MessageEncodings.ForResponse(encoding, http.Request.Headers.GrpcAcceptEncoding);
        Cancellation = deadline?.Cancellation ?? http.RequestAborted;
        Stopping = stopping;
    }

    /// <summary>The service with its package.</summary>
    public string Service => _method.Service;

    /// <summary>The method, without the service.</summary>
    public string Method => _method.Name;

    /// <summary>Service and method as on the wire: <c>/package.Service/Method</c>.</summary>
    public string Path => _method.Path;

    /// <summary>The authority that the caller named, with its port; empty where it named none.</summary>
    public string Authority => Http.Request.Host.Value ?? "";

    /// <summary>When the caller stops waiting; null where it named no time.</summary>
    public DateTimeOffset? Deadline => _deadline?.At;

    /// <summary>Cancelled when the deadline passes or the caller goes away.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>
    /// Cancelled when the server begins to stop. Calls in flight may end in their time; one that would last for ever ends
    /// now: <see cref="EndForStopping"/> says so to its caller.
    /// </summary>
    public CancellationToken Stopping { get; }

    /// <summary>What the server knows of the request besides.</summary>
    public IFeatureCollection Features => Http.Features;

    /// <summary>What the caller sent along.</summary>
    public GrpcMetadata RequestHeaders => new(Http.Request.Headers);

    /// <summary>Sent before the response message, or with the status where there is none.</summary>
    public GrpcMetadata ResponseHeaders => new(Http.Response.Headers);

    /// <summary>Sent with the status.</summary>
    public GrpcMetadata ResponseTrailers => new(_trailers ??= []);

    /// <summary>How a call ends that outlasts its server: UNAVAILABLE, so that the caller asks another.</summary>
    public static GrpcException EndForStopping() => new(GrpcFaults.Stopping);

    internal HttpContext Http { get; }

    internal MessageEncoding Encoding { get; }

    internal MessageEncoding ResponseEncoding { get; }

    internal bool IsClientGone => Http.RequestAborted.IsCancellationRequested;

    internal bool IsPastDeadline => _deadline?.HasPassed ?? false;

    /// <summary>Adds what the handler said in <see cref="ResponseTrailers"/>.</summary>
    internal void WriteTrailers(IHeaderDictionary destination)
    {
        if (_trailers is null)
            return;

        foreach (var (name, values) in _trailers)
            destination.Append(name, values);
    }
}
