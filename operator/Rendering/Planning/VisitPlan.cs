using Sluice.Rendering.Observing;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Planning;

/// <summary>When to look again although no watch said anything: servers say how they are only when asked, and time passes. Pure.</summary>
public static class VisitPlan
{
    /// <summary>Between two questions to a server that is not ready.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(3);

    /// <summary>Between two looks at what the cluster warned about a pod that does not start.</summary>
    private static readonly TimeSpan BetweenLooksAtEvents = TimeSpan.FromSeconds(10);

    /// <summary>The earliest time at which something may be other than it was seen; null: only a change tells.</summary>
    public static TimeSpan? Next(
        Observation observation,
        ModelDeploymentStatus status,
        TimeSpan progressDeadline,
        DateTimeOffset now
    )
    {
        var visits = new List<TimeSpan>();
        if (observation.Pods.Any(pod => pod.IsRunning && NeedsAsking(pod)))
        {
            visits.Add(BetweenQuestions);
        }

        if (observation.Pods.Any(pod => pod is { IsEnding: false, IsRunning: false, PlacedAt: not null }))
        {
            visits.Add(BetweenLooksAtEvents);
        }

        visits.AddRange(
            from pod in observation.Pods
            where !pod.IsEnding && pod.UnreadySince is not null
            let left = pod.UnreadySince!.Value + progressDeadline - now
            where left > TimeSpan.Zero
            select left
        );
        if (
            observation.Deployments.Any(child =>
                observation.Owner.Owns(child)
                && status.Revisions.All(revision => revision.Deployment != child.Metadata.Name)
            )
        )
        {
            visits.Add(ChildrenPlan.RetirementWithoutWord);
        }

        if (observation.Taken.Count > 0)
        {
            visits.Add(TimeSpan.FromSeconds(30));
        }

        return visits.Count == 0 ? null : visits.Min();
    }

    /// <summary>Whether what a pod's server says is wanted: until it is ready and its files are verified, and after a restart again.</summary>
    public static bool NeedsAsking(SeenPod pod) => !pod.IsEnding && (!pod.IsReady || pod.VerifiedDigest is null);
}
