using System.Collections.Frozen;

namespace Sluice.Routing.Matching;

/// <summary>
/// Paths of the services over gRPC: the Open Inference Protocol, version 2, with Triton's extensions; health; reflection. Pure.
/// </summary>
internal static class GrpcPath
{
    private const string Inference = "/inference.GRPCInferenceService/";
    private const string Health = "/grpc.health.v1.Health/";
    private const string Reflection = "/grpc.reflection.v1.ServerReflection/";
    private const string ReflectionAlpha = "/grpc.reflection.v1alpha.ServerReflection/";
    private static readonly string[] Services = [Inference, Health, Reflection, ReflectionAlpha];

    private static readonly FrozenDictionary<RequestKind, string> Paths = new Dictionary<RequestKind, string>
    {
        [RequestKind.ServerLive] = $"{Inference}ServerLive",
        [RequestKind.ServerReady] = $"{Inference}ServerReady",
        [RequestKind.ServerMetadata] = $"{Inference}ServerMetadata",
        [RequestKind.ModelReady] = $"{Inference}ModelReady",
        [RequestKind.ModelMetadata] = $"{Inference}ModelMetadata",
        [RequestKind.ModelInfer] = $"{Inference}ModelInfer",
        [RequestKind.ModelStreamInfer] = $"{Inference}ModelStreamInfer",
        [RequestKind.ModelConfig] = $"{Inference}ModelConfig",
        [RequestKind.ModelStatistics] = $"{Inference}ModelStatistics",
        [RequestKind.RepositoryIndex] = $"{Inference}RepositoryIndex",
        [RequestKind.HealthCheck] = $"{Health}Check",
        [RequestKind.HealthWatch] = $"{Health}Watch",
        [RequestKind.HealthList] = $"{Health}List",
        [RequestKind.Reflection] = $"{Reflection}ServerReflectionInfo",
        [RequestKind.ReflectionAlpha] = $"{ReflectionAlpha}ServerReflectionInfo",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, RequestKind> Kinds = Paths.ToFrozenDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );

    /// <summary>Whether the path is one of a service's, known or not.</summary>
    public static bool IsOfService(string path) =>
        Array.Exists(Services, service => path.StartsWith(service, StringComparison.Ordinal));

    /// <returns>Null when the router knows no such procedure.</returns>
    public static RequestKind? Read(string path) => Kinds.TryGetValue(path, out var kind) ? kind : null;

    /// <summary>The path that a backend is asked for.</summary>
    /// <param name="kind">What gRPC has a procedure for.</param>
    public static string Write(RequestKind kind) => Paths[kind];
}
