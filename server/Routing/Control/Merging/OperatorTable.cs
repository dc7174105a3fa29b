using System.Collections.Immutable;
using Sluice.Protos.Control;

namespace Sluice.Routing.Control.Merging;

/// <summary>What one connected operator says now.</summary>
/// <param name="Routes">Its routes.</param>
/// <param name="Observed">How much it has seen of pods; 0: not known.</param>
internal sealed record OperatorTable(ImmutableDictionary<DeploymentKey, Route> Routes, ulong Observed)
{
    /// <summary>One that has no routes yet.</summary>
    public static OperatorTable Empty { get; } = new(ImmutableDictionary<DeploymentKey, Route>.Empty, 0);

    /// <summary>What it says after an update.</summary>
    public OperatorTable After(RouteUpdate update)
    {
        var routes = (update.IsComplete ? Empty.Routes : Routes).RemoveRange(update.Removed.Select(DeploymentKey.Of));
        return new OperatorTable(
            routes.SetItems(update.Routes.Select(route => KeyValuePair.Create(DeploymentKey.Of(route), route))),
            update.Observed
        );
    }
}
