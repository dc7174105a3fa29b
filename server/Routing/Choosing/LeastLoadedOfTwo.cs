using System.Collections.Immutable;
using Sluice.Routing.Table;

namespace Sluice.Routing.Choosing;

/// <summary>
/// Chooses a backend: of two taken at random the one with fewer requests in flight. That avoids the busiest without the
/// herd that follows when everybody sends to the least loaded of all. Pure but for chance, and the loads and health that it
/// reads.
/// </summary>
internal static class LeastLoadedOfTwo
{
    /// <param name="backends">All there are.</param>
    /// <param name="tried">Those that the request has tried already.</param>
    /// <param name="now">The time since the router's start.</param>
    /// <param name="chance">Chance.</param>
    /// <returns>
    /// One that was not tried, and is not ejected unless all of those are; null when there is none. However many backends
    /// there are, it looks at two while those are well.
    /// </returns>
    public static Backend? Choose(
        ImmutableArray<Backend> backends,
        IReadOnlyCollection<Backend> tried,
        TimeSpan now,
        Chance chance
    )
    {
        if (tried.Count == 0 && OfTwo(backends, chance) is { } chosen && chosen.Health.State.IsOpen(now))
            return chosen;

        ImmutableArray<Backend> untried = [.. backends.Where(backend => !tried.Contains(backend))];
        ImmutableArray<Backend> open = [.. untried.Where(backend => backend.Health.State.IsOpen(now))];
        return OfTwo(open.IsEmpty ? untried : open, chance);
    }

    private static Backend? OfTwo(ImmutableArray<Backend> backends, Chance chance)
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
