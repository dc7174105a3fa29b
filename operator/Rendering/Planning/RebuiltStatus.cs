using Sluice.KubernetesObjects.Apps;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Planning;

/// <summary>
/// What is in effect when the status does not say: it was deleted by hand, or lost in a restore. The Deployments have notes of
/// it, so nobody's requests go elsewhere.
/// </summary>
public static class RebuiltStatus
{
    /// <summary>The status if it knows as much as the notes, else one made of them; null: nothing was ever in effect.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="status">As it stands.</param>
    /// <param name="deployments">The owner's, and others.</param>
    /// <param name="pods">Of all revisions.</param>
    public static ModelDeploymentStatus? InEffect(
        Owner owner,
        ModelDeploymentStatus? status,
        IEnumerable<Deployment> deployments,
        IReadOnlyCollection<SeenPod> pods
    )
    {
        var noted = (
            from deployment in deployments
            where owner.Owns(deployment)
            let notes = RevisionNotes.Read(deployment.Metadata.Annotations)
            where notes is not null
            select (deployment, notes)
        ).ToList();
        var generation = noted.Select(child => child.notes.RouteGeneration).DefaultIfEmpty(0).Max();
        if (generation == 0 || generation <= status?.RouteGeneration)
        {
            return status is { RouteGeneration: > 0 } ? status : null;
        }

        // Those noted under an earlier generation were about to be told of the last one, and still say what was true before.
        var revisions = noted
            .Where(child => child.notes.Role is not null)
            .OrderBy(child => child.notes.Place)
            .ThenBy(child => child.notes.Role == RevisionRole.Candidate)
            .Select(child => RevisionOf(child.deployment, child.notes, pods))
            .ToList();
        return new()
        {
            ModelName = noted[0].deployment.Metadata.Annotations?.GetValueOrDefault(Annotations.Model) ?? owner.Name,
            RouteGeneration = generation,
            Revisions = revisions,
            Variants = [.. revisions.GroupBy(revision => revision.Variant).Select(VariantOf)],
        };
    }

    private static RevisionStatus RevisionOf(
        Deployment deployment,
        RevisionNotes notes,
        IReadOnlyCollection<SeenPod> pods
    )
    {
        var labels = deployment.Metadata.Labels ?? new Dictionary<string, string>();
        var variant = labels.GetValueOrDefault(Labels.Variant) ?? "";
        var revision = labels.GetValueOrDefault(Labels.Revision) ?? "";
        return new()
        {
            Name = revision,
            Variant = variant,
            Version = deployment.Metadata.Annotations?.GetValueOrDefault(Annotations.Version) ?? "",
            Share = notes.Share,
            ReadyReplicas = pods.Count(pod =>
                pod.Variant == variant && pod.Revision == revision && pod.Observe().IsReady
            ),
            Replicas = deployment.Spec?.Replicas,
            Digest = notes.Digest,
            Role = notes.Role,
            Deployment = deployment.Metadata.Name,
        };
    }

    private static VariantStatus VariantOf(IGrouping<string, RevisionStatus> revisions)
    {
        var answers = revisions.FirstOrDefault(revision => revision.Role != RevisionRole.Candidate);
        return new()
        {
            Name = revisions.Key,
            Share = answers?.Share ?? Percent.FromUnits(0),
            Current = answers?.Name,
        };
    }
}
