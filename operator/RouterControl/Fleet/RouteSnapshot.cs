using System.Collections.Immutable;
using Sluice.Protos.Control;

namespace Sluice.RouterControl.Fleet;

/// <summary>Every route that routers shall know, as one moment's look at the cluster gives it. Routes are not changed any more.</summary>
public sealed class RouteSnapshot
{
    /// <param name="routes">One for each deployment; their uid and the time when it was made are set.</param>
    /// <param name="observed">
    /// Grows with what was seen of pods, and means the same at every replica: the resource version of the newest event, where
    /// that is a number; 0: not known.
    /// </param>
    /// <exception cref="ArgumentException">Two routes are of one namespace and name.</exception>
    public RouteSnapshot(IEnumerable<Route> routes, ulong observed)
    {
        Routes = routes.ToImmutableDictionary(route => (route.Namespace, route.Deployment));
        Observed = observed;
    }

    /// <summary>By namespace and name.</summary>
    public ImmutableDictionary<(string Namespace, string Deployment), Route> Routes { get; }

    /// <summary>How much was seen of pods.</summary>
    public ulong Observed { get; }
}
