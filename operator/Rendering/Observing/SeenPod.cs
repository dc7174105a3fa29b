using System.Net;
using System.Net.Sockets;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Pods;
using Sluice.Rendering.Routing;

namespace Sluice.Rendering.Observing;

/// <summary>What a pod of a revision says of itself in its object.</summary>
public sealed record SeenPod
{
    private SeenPod(Pod pod, string variant, string revision)
    {
        Pod = pod;
        Variant = variant;
        Revision = revision;
    }

    /// <summary>The object.</summary>
    public Pod Pod { get; }

    /// <summary>The variant that it serves.</summary>
    public string Variant { get; }

    /// <summary>The revision that it serves.</summary>
    public string Revision { get; }

    /// <summary>Its name.</summary>
    public string Name => Pod.Metadata.Name ?? "";

    /// <summary>Its identity.</summary>
    public string Uid => Pod.Metadata.Uid ?? "";

    /// <summary>Whether it is told to end, or has ended.</summary>
    public bool IsEnding => Pod.Metadata.DeletionTimestamp is not null || Pod.Status?.Phase is "Succeeded" or "Failed";

    /// <summary>Whether its probes pass.</summary>
    public bool IsReady => !IsEnding && ConditionOf("Ready")?.Status == "True" && Address is not null;

    /// <summary>Its address; null before it has one.</summary>
    public IPAddress? Address => IPAddress.TryParse(Pod.Status?.PodIp, out var address) ? address : null;

    /// <summary>The model server's state.</summary>
    public ContainerStatus? Server =>
        Pod.Status?.ContainerStatuses?.FirstOrDefault(container => container.Name == ContainerRenderer.Name);

    /// <summary>Whether the model server's process runs.</summary>
    public bool IsRunning => Server?.State?.Running is not null;

    /// <summary>Which process it is: another one after each restart.</summary>
    public string Process =>
        $"{Server?.RestartCount ?? 0}@{Server?.State?.Running?.StartedAt?.ToUnixTimeSeconds() ?? 0}";

    /// <summary>When it was placed on a node; null: not yet.</summary>
    public DateTimeOffset? PlacedAt =>
        ConditionOf("PodScheduled") is { Status: "True" } placed
            ? placed.LastTransitionTime ?? Pod.Metadata.CreationTimestamp
            : null;

    /// <summary>Since when it is on a node and not ready; null: it has none, or is ready.</summary>
    public DateTimeOffset? UnreadySince =>
        PlacedAt is { } placed && ConditionOf("Ready") is { Status: not "True" } ready
            ? ready.LastTransitionTime > placed
                ? ready.LastTransitionTime
                : placed
            : null;

    /// <summary>The digest that Sluice has found this very process to serve, and takes for the revision's; null: not yet, or another.</summary>
    public string? VerifiedDigest
    {
        get
        {
            var verdict = ConditionOf(PodVerdict.ConditionType);
            return verdict?.Status == "True" ? PodVerdict.DigestIn(verdict, Process) : null;
        }
    }

    /// <summary>A pod of a revision of the deployment; null: something else's.</summary>
    public static SeenPod? Of(Pod pod, string deployment)
    {
        var labels = pod.Metadata.Labels;
        return
            labels is not null
            && labels.GetValueOrDefault(Labels.Deployment) == deployment
            && labels.TryGetValue(Labels.Variant, out var variant)
            && labels.TryGetValue(Labels.Revision, out var revision)
            ? new(pod, variant, revision)
            : null;
    }

    /// <summary>One of its conditions.</summary>
    public PodCondition? ConditionOf(string type) =>
        Pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>As routing tables know it: one whose digest is not verified never enters a table.</summary>
    public ObservedPod Observe() =>
        new(
            Variant,
            Revision,
            Address is null ? "" : $"{HostOf(Address)}:{ServerPorts.Grpc}",
            IsReady && VerifiedDigest is not null
        );

    private static string HostOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
}
