using Sluice.KubernetesClient;
using Sluice.KubernetesObjects.Events;
using Sluice.Rendering.Observing;

namespace Sluice.Operator.Observing;

/// <summary>
/// What the cluster warned about pods that stand still before their container is made: a volume that cannot be mounted is told
/// nowhere but in an event.
/// </summary>
internal sealed class PodWarnings(IKubernetesClient kubernetes, TimeProvider time)
{
    /// <summary>A pod that mounts its volumes at once is not asked about.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The last warning; null: none, or the pod does not stand still.</summary>
    public async Task<string?> FindAsync(SeenPod pod, CancellationToken cancellation)
    {
        if (!IsStandingStill(pod) || time.GetUtcNow() - pod.PlacedAt < Patience)
        {
            return null;
        }

        var events = await kubernetes.ListAsync<Event>(
            new() { Namespace = pod.Pod.Metadata.Namespace, FieldSelector = $"regarding.uid={pod.Uid}" },
            cancellation
        );
        return events
            .Items.Where(happened => happened.Severity == "Warning")
            .OrderBy(happened =>
                happened.Series?.LastObservedTime ?? happened.EventTime ?? happened.Metadata.CreationTimestamp
            )
            .LastOrDefault()
            ?.Note;
    }

    private static bool IsStandingStill(SeenPod pod) =>
        pod is { IsEnding: false, IsRunning: false, PlacedAt: not null }
        && pod.Server?.State?.Waiting?.Reason is null or "ContainerCreating" or "PodInitializing";
}
