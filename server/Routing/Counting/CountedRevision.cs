using Sluice.Routing.Table;

namespace Sluice.Routing.Counting;

/// <summary>A revision under one generation, to read its counter from when the rest of the table is gone.</summary>
internal sealed record CountedRevision(ulong Generation, string Namespace, string Deployment, Revision Revision)
{
    public RevisionCount Read() =>
        new(
            Generation,
            Namespace,
            Deployment,
            Revision.Variant,
            Revision.Name,
            Revision.Version,
            Revision.Share,
            Revision.Counter.Scheduled,
            Revision.Counter.Forwarded
        );
}
