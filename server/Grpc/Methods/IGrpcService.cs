namespace Sluice.Grpc.Methods;

/// <summary>A gRPC service: its methods, declared by hand.</summary>
public interface IGrpcService
{
    /// <summary>The name with its package, as in the path: <c>inference.GRPCInferenceService</c>.</summary>
    string Name { get; }

    /// <summary>Declares each method once; called when the service is mapped.</summary>
    void Describe(GrpcMethods methods);
}
