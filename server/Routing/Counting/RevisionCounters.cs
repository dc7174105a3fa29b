using Sluice.Routing.Table;

namespace Sluice.Routing.Counting;

/// <summary>
/// Keeps the counters of every revision under every generation of its route, so that they outlive the tables. Not safe for
/// concurrent callers; the counters are.
/// </summary>
internal sealed class RevisionCounters
{
    /// <summary>How many generations of a deployment are kept that no table in use has any more.</summary>
    public const int RememberedGenerations = 16;

    private readonly OrderedDictionary<(RouteIdentity, string Variant, string Revision), CountedRevision> _all = [];

    /// <summary>The counter of a revision under a generation: the same whenever asked for, until it is forgotten.</summary>
    public RevisionCounter Of(RouteIdentity route, string variant, Protos.Control.Revision revision)
    {
        var key = (route, variant, revision.Name);
        var counter = _all.TryGetValue(key, out var known) ? known.Counter : new RevisionCounter();
        _all[key] = new CountedRevision(route, variant, revision.Name, revision.Version, (int)revision.Share, counter);
        return counter;
    }

    /// <summary>Forgets what is neither in use nor among the last generations before.</summary>
    public void ForgetAllBut(IReadOnlySet<RouteIdentity> inUse)
    {
        var forgotten = _all
            .Values.Select(counted => counted.Route)
            .Where(route => !inUse.Contains(route))
            .Distinct()
            .GroupBy(route => (route.Namespace, route.Deployment))
            .SelectMany(generations => generations.SkipLast(RememberedGenerations))
            .ToHashSet();
        if (forgotten.Count == 0)
            return;
        foreach (var key in _all.Keys.Where(key => forgotten.Contains(key.Item1)).ToArray())
            _all.Remove(key);
    }

    /// <summary>Every counter, in the order in which the revisions came.</summary>
    public IReadOnlyList<CountedRevision> All() => [.. _all.Values];

    /// <summary>Every count, in the same order.</summary>
    public IReadOnlyList<RevisionCount> Read() => [.. _all.Values.Select(counted => counted.Read())];
}
