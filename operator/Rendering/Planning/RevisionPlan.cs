using Sluice.Rendering.Naming;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Revisions;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Planning;

/// <summary>Says of each revision in effect what it is, how many pods it shall have and which files it serves. Pure.</summary>
internal static class RevisionPlan
{
    /// <summary>The revisions of a status whose shares have been decided, with all else.</summary>
    /// <param name="decided">The status.</param>
    /// <param name="before">The status before it; null: none.</param>
    /// <param name="deployment">The resource.</param>
    /// <param name="observation">What is known.</param>
    public static IReadOnlyList<RevisionStatus> Complete(
        ModelDeploymentStatus decided,
        ModelDeploymentStatus? before,
        ModelDeployment deployment,
        Observation observation
    ) =>
        [
            .. decided.Revisions.Select(revision =>
            {
                var spec = deployment.Spec.Variants.FirstOrDefault(variant => variant.Name == revision.Variant);
                return revision with
                {
                    Role = RoleOf(revision, spec, decided),
                    Deployment = Names.OfRevision(observation.Owner.Name, revision.Variant, revision.Name),
                    Replicas = ReplicasOf(revision, spec, deployment, observation),
                    Digest = DigestOf(revision, spec, deployment, before, observation),
                };
            }),
        ];

    /// <summary>What pods are found to serve, where that has not been noted on them yet.</summary>
    public static IReadOnlyList<PodVerdict> Verdicts(IEnumerable<RevisionStatus> revisions, Observation observation) =>
        [
            .. from revision in revisions
            where revision.Digest is not null
            from pod in observation.Pods
            where pod.Variant == revision.Variant && pod.Revision == revision.Name && pod.IsReady
            let digest = ReportedBy(pod, observation)
            where digest is not null
            let verdict = new PodVerdict(pod, digest == revision.Digest, digest, revision.Digest!)
            where !verdict.IsKnown
            select verdict,
        ];

    private static RevisionRole RoleOf(RevisionStatus revision, VariantSpec? spec, ModelDeploymentStatus decided) =>
        spec is null ? RevisionRole.Leaving
        : decided.Variants.Any(variant => variant.Name == revision.Variant && variant.Current == revision.Name)
            ? RevisionRole.Current
        : RevisionRole.Candidate;

    private static int? ReplicasOf(
        RevisionStatus revision,
        VariantSpec? spec,
        ModelDeployment deployment,
        Observation observation
    )
    {
        var scaling = spec is null ? null : VariantSettings.Of(deployment.Spec, spec).Scaling;
        return scaling is { Mode: ScalingMode.Sluice }
            ? scaling.MinReplicas
            : observation
                .Deployments.FirstOrDefault(child =>
                    child.Metadata.Name == Names.OfRevision(observation.Owner.Name, revision.Variant, revision.Name)
                )
                ?.Spec?.Replicas
                ?? scaling?.MinReplicas;
    }

    /// <summary>The one that was pinned, else the one that was noted, else that of the first pod that is ready.</summary>
    private static string? DigestOf(
        RevisionStatus revision,
        VariantSpec? spec,
        ModelDeployment deployment,
        ModelDeploymentStatus? before,
        Observation observation
    )
    {
        var isWanted = spec is not null && RevisionName.Of(deployment, spec) == revision.Name;
        return (isWanted ? spec!.Digest : null)
            ?? before
                ?.Revisions.FirstOrDefault(known => known.Variant == revision.Variant && known.Name == revision.Name)
                ?.Digest
            ?? observation
                .Pods.Where(pod => pod.Variant == revision.Variant && pod.Revision == revision.Name && pod.IsReady)
                .OrderBy(pod => pod.Pod.Metadata.CreationTimestamp)
                .ThenBy(pod => pod.Name, StringComparer.Ordinal)
                .Select(pod => ReportedBy(pod, observation))
                .FirstOrDefault(digest => digest is not null);
    }

    private static string? ReportedBy(SeenPod pod, Observation observation) =>
        observation.Reports.GetValueOrDefault(pod.Uid)?.Digest;
}
