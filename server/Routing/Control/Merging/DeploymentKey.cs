using Sluice.Protos.Control;

namespace Sluice.Routing.Control.Merging;

/// <summary>Which deployment a route belongs to.</summary>
internal readonly record struct DeploymentKey(string Namespace, string Deployment)
{
    public static DeploymentKey Of(Route route) => new(route.Namespace, route.Deployment);

    public static DeploymentKey Of(RouteKey key) => new(key.Namespace, key.Deployment);
}
