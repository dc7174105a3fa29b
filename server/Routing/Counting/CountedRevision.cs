using Sluice.Routing.Table;

namespace Sluice.Routing.Counting;

/// <summary>A revision under one generation of its route, to read its counter from when the table is gone.</summary>
internal sealed record CountedRevision(
    RouteIdentity Route,
    string Variant,
    string Revision,
    string Version,
    int Share,
    RevisionCounter Counter
)
{
    public RevisionCount Read() => new(Route, Variant, Revision, Version, Share, Counter.Scheduled, Counter.Forwarded);
}
