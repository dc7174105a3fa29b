using Sluice.KubernetesObjects.Core.PodTemplates;

namespace Sluice.Rendering.Pods;

/// <summary>The ports of model server pods; those of routers' have the same names and numbers.</summary>
public static class ServerPorts
{
    /// <summary>REST, HTTP/1.1.</summary>
    public const int Http = 8080;

    /// <summary>gRPC and REST, cleartext HTTP/2.</summary>
    public const int Grpc = 8081;

    /// <summary>Probes, metrics and status.</summary>
    public const int Operations = 9090;

    internal static IReadOnlyList<ContainerPort> OfContainer { get; } =
    [Named("http", Http), Named("grpc", Grpc), Named("operations", Operations)];

    private static ContainerPort Named(string name, int port) =>
        new()
        {
            Name = name,
            Port = port,
            Protocol = "TCP",
        };
}
