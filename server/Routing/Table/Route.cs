using System.Collections.Immutable;
using Sluice.Routing.Limits;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Table;

/// <summary>The traffic of one deployment.</summary>
/// <param name="Message">What it was compiled from.</param>
/// <param name="Variants">In the table's order.</param>
/// <param name="Schedule">Who gets the next scheduled request; null when no revision has a share.</param>
/// <param name="Settings">How its requests are treated.</param>
/// <param name="Use">What it takes of this router; shared by every table that has the route.</param>
internal sealed record Route(
    Protos.Control.Route Message,
    ImmutableArray<Variant> Variants,
    ExactSchedule? Schedule,
    RouteSettings Settings,
    RouteUse Use
)
{
    /// <summary>Which deployment, and which generation of its route.</summary>
    public RouteIdentity Identity { get; } = RouteIdentity.Of(Message);

    /// <summary>Where the deployment lives; no request leaves the namespace that its authority fixed.</summary>
    public string Namespace => Identity.Namespace;

    /// <summary>Unique in the namespace.</summary>
    public string Deployment => Identity.Deployment;

    /// <summary>The model name in requests; unique in the namespace.</summary>
    public string Model { get; } = Message.Model;

    /// <summary>Host names that fix the namespace and name this route.</summary>
    public ImmutableArray<string> Hosts { get; } = [.. Message.Hosts];

    /// <summary>The generation in decimal, as answers carry it.</summary>
    public string GenerationText { get; } = Message.Generation.ToString();

    /// <summary>Every revision of every variant, in the table's order; the schedule's places are indices into it.</summary>
    public ImmutableArray<Revision> Revisions { get; } = [.. Variants.SelectMany(variant => variant.Revisions)];

    /// <summary>Whether a revision that has a share is served by anything.</summary>
    public bool CanAnswer => Revisions.Any(revision => revision.Share > 0 && revision.IsReady);
}
