using Sluice.KubernetesObjects.Apps;
using Sluice.Rendering.Observing;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Diagnosing;

/// <summary>Why revisions are not as they should be. Pure.</summary>
internal static class Diagnosis
{
    /// <summary>What is wrong with a revision's pods, what a person must act on first.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="observation">What is known.</param>
    /// <param name="progressDeadline">How long a pod may take from being placed to being ready.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Finding> Of(
        RevisionStatus revision,
        Observation observation,
        TimeSpan progressDeadline,
        DateTimeOffset now
    )
    {
        var subject = $"variant {revision.Variant}, version {revision.Version}";
        var pods = observation
            .Pods.Where(pod => pod.Variant == revision.Variant && pod.Revision == revision.Name)
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)
            .ToList();
        var found =
            from pod in pods
            let report = observation.Reports.GetValueOrDefault(pod.Uid)
            let finding = PodDiagnosis.Of(pod, subject, report, observation.Warnings.GetValueOrDefault(pod.Uid))
            select Late(pod, subject, finding, progressDeadline, now) ?? finding;
        var deployment = observation.Deployments.FirstOrDefault(child =>
            observation.Owner.Owns(child) && child.Metadata.Name == revision.Deployment
        );
        return
        [
            .. Refused(deployment, subject)
                .Concat(Changed(pods, revision, observation, subject))
                .Concat(found.OfType<Finding>())
                .OrderByDescending(finding => finding.NeedsPerson),
        ];
    }

    /// <summary>The API server takes no pods: quotas, missing accounts, admission.</summary>
    private static IEnumerable<Finding> Refused(Deployment? deployment, string subject)
    {
        var failure = deployment?.Status?.Conditions?.FirstOrDefault(condition =>
            condition is { Type: "ReplicaFailure", Status: "True" }
        );
        if (failure is null)
        {
            return [];
        }

        var message = failure.Message ?? failure.Reason ?? "";
        return
            message.Contains("exceeded quota", StringComparison.Ordinal)
            || message.Contains("failed quota", StringComparison.Ordinal)
            ?
            [
                new(
                    FindingKind.Capacity,
                    "QuotaExceeded",
                    $"{subject}: the namespace's quota leaves no room for the pod: {Sentences.Ended(message)} Raise the quota, free "
                        + "some of it, or lower resources or scaling.minReplicas.",
                    NeedsPerson: true
                ),
            ]
            :
            [
                new(
                    FindingKind.Start,
                    "PodsRefused",
                    $"{subject}: the API server takes no such pod: {Sentences.Ended(message)} Put right what it names, mostly a "
                        + "field of podTemplate.",
                    NeedsPerson: true
                ),
            ];
    }

    /// <summary>Pods whose files are not those that the revision began with.</summary>
    private static IEnumerable<Finding> Changed(
        List<SeenPod> pods,
        RevisionStatus revision,
        Observation observation,
        string subject
    ) =>
        from pod in pods
        where pod.IsReady && revision.Digest is not null
        let digest = observation.Reports.GetValueOrDefault(pod.Uid)?.Digest
        where digest is not null && digest != revision.Digest
        select new Finding(
            FindingKind.Artifact,
            "VersionChanged",
            $"{subject}: pod {pod.Name} loaded files with digest {digest}, where the version's were {revision.Digest}: the version "
                + "was changed in its store. The pod gets no requests. Put the old files back, or publish the new ones as another version.",
            NeedsPerson: true
        );

    /// <summary>What takes longer than it may is somebody's business, whatever it waits for.</summary>
    private static Finding? Late(
        SeenPod pod,
        string subject,
        Finding? finding,
        TimeSpan progressDeadline,
        DateTimeOffset now
    ) =>
        pod is { IsEnding: false, IsReady: false, UnreadySince: { } since }
        && now - since >= progressDeadline
        && finding is not { NeedsPerson: true }
            ? new(
                finding?.Kind ?? FindingKind.Start,
                "ProgressDeadlineExceeded",
                $"{subject}: pod {pod.Name} has not been ready on its node for longer than rollout.progressDeadline "
                    + $"({progressDeadline.TotalSeconds:0} s). {finding?.Message ?? "Its server says nothing; see its log."}",
                NeedsPerson: true
            )
            : null;
}
