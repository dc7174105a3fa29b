using System.Collections.Immutable;
using Sluice.Routing.Counting;

namespace Sluice.Routing.Table;

/// <summary>One fixed configuration of a variant, and where it is served.</summary>
/// <param name="Name">Unique in its variant: two variants that serve the same have the same.</param>
/// <param name="Variant">The name of the variant that it belongs to.</param>
/// <param name="Version">The model version that it serves.</param>
/// <param name="Share">Its part of the route's scheduled requests, 0 to 10,000.</param>
/// <param name="Backends">Where it is served; empty while nothing serves it.</param>
/// <param name="Counter">What it got under this generation.</param>
internal sealed record Revision(
    string Name,
    string Variant,
    string Version,
    int Share,
    ImmutableArray<Backend> Backends,
    RevisionCounter Counter
)
{
    /// <summary>Whether anything serves it.</summary>
    public bool IsReady => !Backends.IsEmpty;
}
