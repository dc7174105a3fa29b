using Sluice.Rendering.Observing;

namespace Sluice.Rendering.Diagnosing;

/// <summary>Why a pod does not answer, from what it, its node and its model server say. Pure.</summary>
internal static class PodDiagnosis
{
    /// <summary>The one reason that explains the others; null: it is on its way, or answers.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="subject">What it serves, to begin the sentence: <c>variant main, version 7</c>.</param>
    /// <param name="report">What its server said; null: it was not asked, or did not answer.</param>
    /// <param name="warning">What the cluster warned about it; null: nothing.</param>
    public static Finding? Of(SeenPod pod, string subject, ServerReport? report, string? warning)
    {
        if (pod.IsEnding)
        {
            return Ended(pod, subject);
        }

        return pod.IsReady
            ? null
            : Unplaced(pod, subject)
                ?? pod.Pod.Status?.InitContainerStatuses?.Concat(pod.Pod.Status.ContainerStatuses ?? [])
                    .Select(container => ContainerDiagnosis.Of(container, subject))
                    .FirstOrDefault(finding => finding is not null)
                ?? (pod.Pod.Status?.ContainerStatuses ?? [])
                    .Select(container => ContainerDiagnosis.Of(container, subject))
                    .FirstOrDefault(finding => finding is not null)
                ?? Reported(report, subject)
                ?? Warned(pod, subject, warning);
    }

    /// <summary>A pod that ended by itself; one that was told to is none of our worries.</summary>
    private static Finding? Ended(SeenPod pod, string subject) =>
        pod.Pod.Metadata.DeletionTimestamp is null
        && pod.Pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason }
            ? new(
                FindingKind.Start,
                "PodFailed",
                $"{subject}: pod {pod.Name} ended: {reason}{Sentences.After(pod.Pod.Status.Message)}; Kubernetes makes another.",
                NeedsPerson: false
            )
            : null;

    private static Finding? Unplaced(SeenPod pod, string subject) =>
        pod.ConditionOf("PodScheduled") is { Status: "False" } placed
            ? PlacementDiagnosis.Of(placed.Message ?? placed.Reason ?? "", subject)
            : null;

    private static Finding? Reported(ServerReport? report, string subject)
    {
        var failed = report?.Versions.FirstOrDefault(version => version.Error is not null);
        return failed is null
            ? null
            : new(
                FindingKind.Artifact,
                "LoadFailed",
                $"{subject}: the model cannot be loaded: {Sentences.Ended(failed.Error!)} "
                    + (
                        failed.MayPass
                            ? "The server tries again; see that the version lies there and that the store lets it read."
                            : "Put it right and ask for it under another version, or go back to the one before."
                    ),
                NeedsPerson: !failed.MayPass
            );
    }

    private static Finding? Warned(SeenPod pod, string subject, string? warning) =>
        warning is null || pod.IsRunning
            ? null
            : new(
                FindingKind.Start,
                "PodNotStarting",
                $"{subject}: pod {pod.Name} cannot be started: {Sentences.Ended(warning)} Make what it names, such as the Secret "
                    + "of spec.model.credentialsSecretRef or a volume of podTemplate, and it starts by itself.",
                NeedsPerson: true
            );
}
