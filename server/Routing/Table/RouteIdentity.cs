namespace Sluice.Routing.Table;

/// <summary>One generation of one deployment's route: what is counted, and what is acknowledged.</summary>
/// <param name="Namespace">The deployment's namespace.</param>
/// <param name="Deployment">The deployment's name.</param>
/// <param name="Uid">Which of all deployments that ever had the name; empty where there is only one.</param>
/// <param name="Generation">Of that deployment; 1 or more.</param>
public sealed record RouteIdentity(string Namespace, string Deployment, string Uid, ulong Generation)
{
    internal static RouteIdentity Of(Protos.Control.Route route) =>
        new(route.Namespace, route.Deployment, route.Uid, route.Generation);
}
