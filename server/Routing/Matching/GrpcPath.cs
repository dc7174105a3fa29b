namespace Sluice.Routing.Matching;

/// <summary>Paths of the Open Inference Protocol, version 2, over gRPC. Pure.</summary>
internal static class GrpcPath
{
    private const string ServicePath = "/inference.GRPCInferenceService/";

    /// <summary>Whether the path is one of the service's, known or not.</summary>
    public static bool IsOfService(string path) => path.StartsWith(ServicePath, StringComparison.Ordinal);

    /// <returns>Null when the router forwards no such procedure.</returns>
    public static RequestKind? Read(string path) =>
        !IsOfService(path)
            ? null
            : path[ServicePath.Length..] switch
            {
                "ServerLive" => RequestKind.ServerLive,
                "ServerReady" => RequestKind.ServerReady,
                "ServerMetadata" => RequestKind.ServerMetadata,
                "ModelReady" => RequestKind.ModelReady,
                "ModelMetadata" => RequestKind.ModelMetadata,
                "ModelInfer" => RequestKind.ModelInfer,
                "ModelStreamInfer" => RequestKind.ModelStreamInfer,
                _ => null,
            };

    /// <summary>The path that a backend is asked for.</summary>
    public static string Write(RequestKind kind) => $"{ServicePath}{kind}";
}
