using Sluice.Grpc.Status;

namespace Sluice.Grpc.Methods;

/// <summary>
/// How calls are served. What belongs to the listener is set by the host that opens it: a cleartext endpoint speaks
/// HTTP/2 only (<c>HttpProtocols.Http2</c>, for without TLS nothing negotiates the version), and
/// <c>KestrelServerLimits.MinRequestBodyDataRate</c>, <c>Http2.MaxStreamsPerConnection</c> and the HTTP/2 windows are its
/// decisions. <c>MaxRequestBodySize</c> does not bind calls: <see cref="MaxRequestBytes"/> replaces it for them.
/// </summary>
public sealed record GrpcOptions
{
    /// <summary>The largest value of <see cref="MaxRequestBytes"/>: 1 GiB.</summary>
    public const int LargestRequestBytes = 1 << 30;

    /// <summary>
    /// The most bytes of a request message, before and after inflating; 1 to <see cref="LargestRequestBytes"/>, 16 MiB unless
    /// told. A larger one is answered RESOURCE_EXHAUSTED.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value out of range.</exception>
    public int MaxRequestBytes
    {
        get;
        init =>
            field = value is >= 1 and <= LargestRequestBytes
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(value),
                    value,
                    $"expected 1 to {LargestRequestBytes} bytes"
                );
    } = 16 << 20;

    /// <summary>
    /// The status of an exception that a handler let out; null for one that it does not know, which becomes INTERNAL and a
    /// log entry. It must not throw. <see cref="GrpcException"/> is not shown to it.
    /// </summary>
    public Func<Exception, GrpcStatus?> MapException { get; init; } = _ => null;

    /// <summary>How long a call that brings no deadline may take; null: for ever.</summary>
    public TimeSpan? DefaultTimeout { get; init; }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Cancelled when the server begins to stop; none: as the application's lifetime says
    /// (<c>IHostApplicationLifetime.ApplicationStopping</c>).
    /// </summary>
    public CancellationToken Stopping { get; init; }
}
