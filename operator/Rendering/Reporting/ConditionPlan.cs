using Sluice.Rendering.Diagnosing;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Reporting;

/// <summary>Says how a ModelDeployment is, in the conditions that Kubernetes' tools read. Pure.</summary>
internal static class ConditionPlan
{
    /// <summary>All conditions that are to be present, in a fixed order.</summary>
    /// <param name="facts">How it is.</param>
    /// <param name="generation">Of the spec.</param>
    /// <param name="before">As they were: one that has not changed keeps its time.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Condition> Conditions(
        StatusFacts facts,
        long generation,
        IReadOnlyList<Condition>? before,
        DateTimeOffset now
    ) =>
        [
            .. from found in new[]
            {
                Ready(facts),
                Reconciling(facts),
                Stalled(facts),
                RolloutComplete(facts),
                ArtifactVerified(facts),
                CapacityAvailable(facts),
            }
            where found is not null
            let known = before?.FirstOrDefault(condition => condition.Type == found.Type)
            select found with
            {
                ObservedGeneration = generation,
                LastTransitionTime = known?.Status == found.Status ? known.LastTransitionTime : Seconds(now),
            },
        ];

    private static Condition Ready(StatusFacts facts)
    {
        if (facts.Taken.Any(taken => taken.StartsWith("Service ", StringComparison.Ordinal)))
        {
            return Make(ConditionTypes.Ready, ConditionStatus.False, "NameTaken", TakenSentence(facts));
        }

        if (facts.Answers)
        {
            return Make(
                ConditionTypes.Ready,
                ConditionStatus.True,
                "Serving",
                $"Requests are answered: {Summaries.Traffic(facts)}."
            );
        }

        if (facts.Problems.Count > 0)
        {
            return Make(ConditionTypes.Ready, ConditionStatus.False, "InvalidSpec", ProblemSentence(facts));
        }

        return facts.AllFindings.FirstOrDefault() is { } finding
            ? Make(ConditionTypes.Ready, ConditionStatus.False, finding.Reason, finding.Message)
            : Make(
                ConditionTypes.Ready,
                ConditionStatus.False,
                "Starting",
                "No server is ready yet; requests wait until one is, or until their deadline."
            );
    }

    private static Condition? Reconciling(StatusFacts facts)
    {
        if (facts.IsSuspended || facts.Problems.Count > 0)
        {
            return null;
        }

        var waiting = facts.AllFindings.FirstOrDefault(finding => !finding.NeedsPerson);
        if (waiting is not null)
        {
            return Make(ConditionTypes.Reconciling, ConditionStatus.True, waiting.Reason, waiting.Message);
        }

        if (!facts.IsComplete)
        {
            return Make(ConditionTypes.Reconciling, ConditionStatus.True, Phase(facts), Progress(facts));
        }

        return facts.ReadyReplicas < facts.Replicas
            ? Make(
                ConditionTypes.Reconciling,
                ConditionStatus.True,
                "Scaling",
                $"{facts.ReadyReplicas} of {facts.Replicas} servers are ready."
            )
            : null;
    }

    private static Condition? Stalled(StatusFacts facts)
    {
        if (facts.Problems.Count > 0)
        {
            return Make(ConditionTypes.Stalled, ConditionStatus.True, "InvalidSpec", ProblemSentence(facts));
        }

        if (facts.Taken.Count > 0)
        {
            return Make(ConditionTypes.Stalled, ConditionStatus.True, "NameTaken", TakenSentence(facts));
        }

        return facts.AllFindings.FirstOrDefault(finding => finding.NeedsPerson) is { } stuck
            ? Make(ConditionTypes.Stalled, ConditionStatus.True, stuck.Reason, stuck.Message)
            : null;
    }

    private static Condition RolloutComplete(StatusFacts facts)
    {
        if (facts.Problems.Count > 0)
        {
            return Make(
                ConditionTypes.RolloutComplete,
                ConditionStatus.False,
                "InvalidSpec",
                "What was in effect stays so until the spec is valid again."
            );
        }

        return facts.IsComplete
            ? Make(
                ConditionTypes.RolloutComplete,
                ConditionStatus.True,
                "Complete",
                $"In effect: {Summaries.Versions(facts)}."
            )
            : Make(
                ConditionTypes.RolloutComplete,
                ConditionStatus.False,
                facts.IsSuspended ? "Suspended" : "InProgress",
                facts.IsSuspended ? "spec.suspend is true: nothing is changed until it is false." : Progress(facts)
            );
    }

    private static Condition ArtifactVerified(StatusFacts facts)
    {
        if (facts.AllFindings.FirstOrDefault(finding => finding.Kind == FindingKind.Artifact) is { } finding)
        {
            return Make(ConditionTypes.ArtifactVerified, ConditionStatus.False, finding.Reason, finding.Message);
        }

        var unknown = facts
            .Status.Revisions.Where(revision => revision.Digest is null || revision.ReadyReplicas == 0)
            .ToList();
        return unknown.Count == 0 && facts.Status.Revisions.Count > 0
            ? Make(
                ConditionTypes.ArtifactVerified,
                ConditionStatus.True,
                "Verified",
                "Every ready server has the files of its version."
            )
            : Make(
                ConditionTypes.ArtifactVerified,
                ConditionStatus.Unknown,
                "NotLoaded",
                unknown.Count == 0
                    ? "No server has loaded a version yet."
                    : $"No server has loaded {Summaries.List(unknown.Select(r => $"version {r.Version} of variant {r.Variant}"))} yet."
            );
    }

    private static Condition CapacityAvailable(StatusFacts facts)
    {
        if (facts.AllFindings.FirstOrDefault(finding => finding.Kind == FindingKind.Capacity) is { } finding)
        {
            return Make(ConditionTypes.CapacityAvailable, ConditionStatus.False, finding.Reason, finding.Message);
        }

        return facts.Replicas > 0 && facts.PlacedPods >= facts.Replicas
            ? Make(ConditionTypes.CapacityAvailable, ConditionStatus.True, "Placed", "Every pod is on a node.")
            : Make(
                ConditionTypes.CapacityAvailable,
                ConditionStatus.Unknown,
                "NotPlaced",
                $"{facts.PlacedPods} of {facts.Replicas} pods are on a node so far."
            );
    }

    private static string Phase(StatusFacts facts) =>
        facts.Status.Revisions.Any(revision => revision.Role == RevisionRole.Candidate) ? "Starting" : "Replacing";

    private static string Progress(StatusFacts facts)
    {
        var coming = facts.Status.Revisions.Where(revision => revision.Role == RevisionRole.Candidate).ToList();
        var leaving = facts.Status.Revisions.Where(revision => revision.Role == RevisionRole.Leaving).ToList();
        return coming.Count > 0
            ? $"Waiting for a ready server of {Summaries.List(coming.Select(r => $"version {r.Version} of variant {r.Variant}"))}"
                + (facts.Answers ? "; until then what was in effect answers." : ".")
            : $"Waiting until the others answer in place of {Summaries.List(leaving.Select(r => $"variant {r.Variant}"))}.";
    }

    private static string ProblemSentence(StatusFacts facts) =>
        string.Join("; ", facts.Problems.Select(problem => $"{problem.Path}: {problem.Message}"))
        + ". What was in effect stays so until the spec is valid again.";

    private static string TakenSentence(StatusFacts facts) =>
        $"Somebody else's {Summaries.List(facts.Taken)} has the name that is needed, and is left alone: delete or rename it, or "
        + "give this ModelDeployment another name.";

    private static Condition Make(string type, ConditionStatus status, string reason, string message) =>
        new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = default,
        };

    // As the API server keeps times.
    private static DateTimeOffset Seconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
