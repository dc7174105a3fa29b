namespace Sluice.Rendering.Diagnosing;

/// <summary>Why no node takes a pod, from the scheduler's sentence. Its words have been the same since Kubernetes 1.6 or so.</summary>
internal static class PlacementDiagnosis
{
    // The scheduler's phrase, our reason, what to do. The first that fits: what no new node cures goes first.
    private static readonly (string Phrase, string Reason, bool NeedsPerson, string Advice)[] Known =
    [
        (
            "persistentvolumeclaim",
            "VolumeMissing",
            true,
            "Make the claim that podTemplate.volumes names, or name another."
        ),
        (
            "nvidia.com/",
            "InsufficientGpu",
            false,
            "It starts by itself when a node with enough free GPUs is there; else ask for fewer or smaller ones in resources.limits."
        ),
        (
            "Insufficient",
            "InsufficientResources",
            false,
            "It starts by itself when a node has room; else lower resources, or free or add nodes."
        ),
        (
            "Too many pods",
            "InsufficientResources",
            false,
            "It starts by itself when a node has room; free or add nodes."
        ),
        ("taint", "UntoleratedTaint", false, "Add the taint to podTemplate.tolerations, or nodes without it."),
        (
            "selector",
            "NoMatchingNode",
            false,
            "See podTemplate.nodeSelector and podTemplate.affinity, or label a node so."
        ),
        (
            "affinity",
            "NoMatchingNode",
            false,
            "See podTemplate.nodeSelector and podTemplate.affinity, or label a node so."
        ),
        (
            "topology spread",
            "NoMatchingNode",
            false,
            "See podTemplate.topologySpreadConstraints, or add nodes elsewhere."
        ),
        ("no nodes available", "NoNodes", false, "The cluster has no node that takes pods; add one."),
    ];

    public static Finding Of(string sentence, string subject)
    {
        var known = Known.FirstOrDefault(entry => sentence.Contains(entry.Phrase, StringComparison.OrdinalIgnoreCase));
        return new(
            FindingKind.Capacity,
            known.Reason ?? "Unschedulable",
            $"{subject}: no node takes the pod: {Sentences.Ended(sentence)} {known.Advice ?? "See kubectl describe pod."}",
            known.NeedsPerson
        );
    }
}
