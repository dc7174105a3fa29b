using Google.Protobuf.WellKnownTypes;
using Sluice.Protos.Control;
using Sluice.Resources.ModelDeployments;
using WantedRetry = Sluice.Resources.ModelDeployments.Routing.Retry;

namespace Sluice.Rendering.Routing;

/// <summary>
/// Renders what routers are told: a pure function of a resource's metadata and status and the pods as they were seen.
/// The spec is wanted, not in effect, so it has no say here; the model name comes from the status.
/// </summary>
/// <remarks>
/// A variant is rendered with its current revision, whether pods are ready for it or not; before its first, with the
/// revision that it waits for. Pods of any other revision are left out. Hosts, variants and revisions are in a fixed
/// order and backends are sorted, so equal inputs give equal tables.
/// </remarks>
public static class RoutingTableRenderer
{
    /// <summary>The whole table of one ModelDeployment.</summary>
    public static RoutingTable Render(
        ResourceMetadata metadata,
        ModelDeploymentStatus status,
        IReadOnlyCollection<ObservedPod> pods
    ) => new() { Routes = { RenderRoute(metadata, status, pods) } };

    /// <summary>The route of one ModelDeployment.</summary>
    public static Route RenderRoute(
        ResourceMetadata metadata,
        ModelDeploymentStatus status,
        IReadOnlyCollection<ObservedPod> pods
    ) =>
        new()
        {
            Namespace = metadata.Namespace,
            Deployment = metadata.Name,
            Model = status.ModelName,
            Generation = (ulong)status.RouteGeneration,
            Hosts = { HostsOf(metadata) },
            Variants = { status.Variants.Select(variant => RenderVariant(variant, status.Revisions, pods)) },
            StickyHeader = status.Routing?.Sticky?.Header ?? "",
            Retry = status.Routing?.Retry is WantedRetry.Unsent ? Retry.Unsent : Retry.Idempotent,
            RefusesVariantHeader = status.Routing is { AllowVariantHeader: false },
            Timeout = status.RequestTimeout is { } timeout ? Duration.FromTimeSpan(timeout.Value) : null,
        };

    private static Variant RenderVariant(
        VariantStatus variant,
        IReadOnlyList<RevisionStatus> revisions,
        IReadOnlyCollection<ObservedPod> pods
    ) =>
        new()
        {
            Name = variant.Name,
            Revisions =
            {
                from revision in revisions
                where revision.Variant == variant.Name
                where variant.Current is null || variant.Current == revision.Name
                select RenderRevision(revision, pods),
            },
        };

    private static Revision RenderRevision(RevisionStatus revision, IReadOnlyCollection<ObservedPod> pods) =>
        new()
        {
            Name = revision.Name,
            Version = revision.Version,
            Share = (uint)Percent.ToUnits(revision.Share),
            Backends =
            {
                pods.Where(pod => pod.IsReady && pod.Variant == revision.Variant && pod.Revision == revision.Name)
                    .Select(pod => pod.Address)
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select(address => new Backend { Address = address }),
            },
        };

    /// <summary>The names of the Service that stands for the resource, as a cluster's DNS has them.</summary>
    private static IEnumerable<string> HostsOf(ResourceMetadata metadata)
    {
        var name = $"{metadata.Name}.{metadata.Namespace}".ToLowerInvariant();
        return [$"{name}.svc", name, $"{name}.svc.cluster.local"];
    }
}
