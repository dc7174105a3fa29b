using System.Collections.Immutable;
using Sluice.Routing.Limits;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Table;

/// <summary>The traffic of one deployment.</summary>
/// <param name="Namespace">Where the deployment lives; no request leaves the namespace that its authority fixed.</param>
/// <param name="Deployment">Unique in the namespace.</param>
/// <param name="Model">The model name in requests; unique in the namespace.</param>
/// <param name="Hosts">Host names that fix the namespace and name this route.</param>
/// <param name="Variants">In the table's order.</param>
/// <param name="Schedule">Who gets the next scheduled request; null when no revision has a share.</param>
/// <param name="Settings">How its requests are treated.</param>
/// <param name="Use">What it takes of this router; shared by every table that has the route.</param>
internal sealed record Route(
    string Namespace,
    string Deployment,
    string Model,
    ImmutableArray<string> Hosts,
    ImmutableArray<Variant> Variants,
    ExactSchedule? Schedule,
    RouteSettings Settings,
    RouteUse Use
)
{
    /// <summary>Every revision of every variant, in the table's order; the schedule's places are indices into it.</summary>
    public ImmutableArray<Revision> Revisions { get; } = [.. Variants.SelectMany(variant => variant.Revisions)];

    /// <summary>Whether a revision that has a share is served by anything.</summary>
    public bool CanAnswer => Revisions.Any(revision => revision.Share > 0 && revision.IsReady);
}
