using Microsoft.Extensions.Logging;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>What all links to operators work with.</summary>
internal sealed record LinkParts(
    ControlOptions Options,
    ControlState State,
    RoutingState Routing,
    TimeProvider Time,
    Random Random,
    ILogger Logger
)
{
    /// <summary>0 to 1.</summary>
    public double NextChance()
    {
        lock (Random)
            return Random.NextDouble();
    }
}
