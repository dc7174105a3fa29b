using Sluice.Grpc.Methods;

namespace Sluice.Routing.Answering;

/// <summary>How a router understands requests.</summary>
public sealed record RoutingOptions
{
    /// <summary>Where requests belong whose authority fixes no namespace (localhost, an IP address); null: nowhere.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>
    /// The most bytes of a gRPC message, before and after inflating: it is held until the model's name is known. 1 to
    /// <see cref="GrpcOptions.LargestRequestBytes"/>, 64 MiB unless told. Bodies of REST requests are not held.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value out of range.</exception>
    public int MaxGrpcMessageBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, GrpcOptions.LargestRequestBytes);
            field = value;
        }
    } = 64 << 20;
}
