using System.Collections.Immutable;

namespace Sluice.Routing.Table;

/// <summary>One alternative that requests are split over, or that a request names.</summary>
internal sealed record Variant(string Name, ImmutableArray<Revision> Revisions);
