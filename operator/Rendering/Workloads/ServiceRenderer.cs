using Sluice.KubernetesObjects.Core.Services;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Pods;

namespace Sluice.Rendering.Workloads;

/// <summary>Renders the Service that stands for a ModelDeployment: its name is the host that clients know, its pods are routers.</summary>
public static class ServiceRenderer
{
    /// <summary>The Service, which selects routers where they are beside the models.</summary>
    public static Service Render(Owner owner, RouterScope scope) =>
        new()
        {
            Metadata = owner.Metadata(Names.OfService(owner.Name), Labels.OfDeployment(owner.Name)),
            Spec = new()
            {
                Type = "ClusterIP",
                Selector =
                    scope == RouterScope.Namespace
                        ? new SortedDictionary<string, string>(Labels.SelectorOfRouters(), StringComparer.Ordinal)
                        : null,
                Ports =
                [
                    Port("http", ServerPorts.Http, "http", scope),
                    Port("grpc", ServerPorts.Grpc, "kubernetes.io/h2c", scope),
                ],
            },
        };

    /// <summary>Where clients of the cluster reach it over REST.</summary>
    public static string Url(Owner owner) => $"http://{owner.Name}.{owner.Namespace}.svc:{ServerPorts.Http}";

    /// <summary>Where clients of the cluster reach it over gRPC.</summary>
    public static string GrpcTarget(Owner owner) => $"{owner.Name}.{owner.Namespace}.svc:{ServerPorts.Grpc}";

    // Without a selector there are no pods whose ports have names.
    private static ServicePort Port(string name, int port, string protocol, RouterScope scope) =>
        new()
        {
            Name = name,
            Port = port,
            TargetPort = scope == RouterScope.Namespace ? name : port,
            Protocol = "TCP",
            AppProtocol = protocol,
        };
}
