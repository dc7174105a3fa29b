using Sluice.Protos.Control;

namespace Sluice.RouterControl.Fleet;

/// <summary>Which deployment.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Deployment">Its name.</param>
/// <param name="Uid">Which of all deployments that ever had the name.</param>
public readonly record struct DeploymentKey(string Namespace, string Deployment, string Uid)
{
    internal static DeploymentKey Of(Route route) => new(route.Namespace, route.Deployment, route.Uid);

    internal static DeploymentKey Of(RouteGeneration route) => new(route.Namespace, route.Deployment, route.Uid);
}
