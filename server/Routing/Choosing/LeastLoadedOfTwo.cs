using System.Collections.Immutable;
using Sluice.Routing.Table;

namespace Sluice.Routing.Choosing;

/// <summary>
/// Chooses a backend: of two taken at random the one with fewer requests in flight. That avoids the busiest without the
/// herd that follows when everybody sends to the least loaded of all. Pure but for chance and the loads that it reads.
/// </summary>
internal static class LeastLoadedOfTwo
{
    /// <returns>Null when there is no backend.</returns>
    public static Backend? Choose(ImmutableArray<Backend> backends, Chance chance)
    {
        if (backends.Length < 2)
            return backends.FirstOrDefault();

        var first = chance.Below(backends.Length);
        var second = chance.Below(backends.Length - 1);
        if (second >= first)
            second++;
        return backends[second].Load.InFlight < backends[first].Load.InFlight ? backends[second] : backends[first];
    }
}
