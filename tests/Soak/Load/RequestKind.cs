namespace Sluice.Soak.Load;

/// <summary>How a prediction is asked for.</summary>
internal enum RequestKind
{
    Grpc,
    GrpcLarge,
    GrpcHuge,
    GrpcStream,
    Rest,
    RestLarge,
    RestHuge,
    RestNewConnection,
}
