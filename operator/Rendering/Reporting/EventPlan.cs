using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Reporting;

/// <summary>One event for each change of state, with its cause. Pure: what is as it was gives none.</summary>
internal static class EventPlan
{
    // A condition's message may be long; an event's is at most 1,024 bytes.
    private const int Longest = 900;

    /// <summary>What happened between two statuses.</summary>
    public static IReadOnlyList<PlannedEvent> Between(ModelDeploymentStatus? before, ModelDeploymentStatus after) =>
        [.. Moves(before, after), .. Turns(before, after)];

    private static IEnumerable<PlannedEvent> Moves(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        foreach (var variant in after.Variants)
        {
            var known = before?.Variants.FirstOrDefault(old => old.Name == variant.Name);
            if (variant.Current is not null && variant.Current != known?.Current)
            {
                yield return new(
                    false,
                    "RevisionInEffect",
                    $"Variant {variant.Name} answers with version {VersionOf(after, variant.Name, variant.Current)}"
                        + (
                            known?.Current is null
                                ? "."
                                : $", before {VersionOf(before!, variant.Name, known.Current)}."
                        )
                );
            }
        }

        foreach (var revision in after.Revisions.Where(revision => revision.Role == RevisionRole.Candidate))
        {
            if (before?.Revisions.Any(old => old.Variant == revision.Variant && old.Name == revision.Name) != true)
            {
                yield return new(
                    false,
                    "RevisionCreated",
                    $"Variant {revision.Variant} starts {revision.Replicas ?? 1} server(s) of version {revision.Version}."
                );
            }
        }

        foreach (var variant in before?.Variants ?? [])
        {
            if (after.Variants.All(now => now.Name != variant.Name))
            {
                yield return new(false, "VariantRemoved", $"Variant {variant.Name} answers nobody any more.");
            }
        }
    }

    private static IEnumerable<PlannedEvent> Turns(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        var stalled = Find(after, ConditionTypes.Stalled);
        var ready = Find(after, ConditionTypes.Ready);
        if (stalled is not null && Find(before, ConditionTypes.Stalled)?.Reason != stalled.Reason)
        {
            yield return new(true, stalled.Reason, Cut(stalled.Message));
        }

        var wasReady = Find(before, ConditionTypes.Ready)?.Status == ConditionStatus.True;
        if (ready?.Status == ConditionStatus.True && !wasReady)
        {
            yield return new(false, "Ready", Cut(ready.Message));
        }
        else if (ready is { Status: not ConditionStatus.True } && wasReady && ready.Reason != stalled?.Reason)
        {
            yield return new(true, "NotReady", Cut(ready.Message));
        }

        var capacity = Find(after, ConditionTypes.CapacityAvailable);
        if (
            capacity?.Status == ConditionStatus.False
            && Find(before, ConditionTypes.CapacityAvailable)?.Reason != capacity.Reason
            && capacity.Reason != stalled?.Reason
        )
        {
            yield return new(true, capacity.Reason, Cut(capacity.Message));
        }
    }

    private static Condition? Find(ModelDeploymentStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static string VersionOf(ModelDeploymentStatus status, string variant, string revision) =>
        status.Revisions.FirstOrDefault(known => known.Variant == variant && known.Name == revision)?.Version
        ?? revision;

    private static string Cut(string message) => message.Length <= Longest ? message : message[..Longest] + "…";
}
