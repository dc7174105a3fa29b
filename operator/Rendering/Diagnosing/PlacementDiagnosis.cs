namespace Sluice.Rendering.Diagnosing;

/// <summary>Why no node takes a pod, and what to do, from the scheduler's sentence.</summary>
internal static class PlacementDiagnosis
{
    public static Finding Of(string sentence, string subject)
    {
        var obstacles = SchedulerSentence.Obstacles(sentence);
        var advice = obstacles.Where(obstacle => IsWorthSaying(obstacle, obstacles)).Select(Advice).ToList();
        return new(
            FindingKind.Capacity,
            obstacles.Count == 0 ? "Unschedulable" : ReasonOf(obstacles[0]),
            $"{subject}: no node takes the pod: {Sentences.Ended(SchedulerSentence.WithoutPreemption(sentence))} "
                + (advice.Count == 0 ? "See kubectl describe pod." : string.Join(' ', advice)),
            obstacles is [PlacementObstacle.VolumeMissing, ..]
        );
    }

    /// <summary>That a control plane's nodes are kept free is not what a user must hear, where other nodes are there.</summary>
    private static bool IsWorthSaying(PlacementObstacle obstacle, IReadOnlyList<PlacementObstacle> all) =>
        obstacle is not (PlacementObstacle.OwnTaint or PlacementObstacle.Cordoned)
        || all.All(other => other is PlacementObstacle.OwnTaint or PlacementObstacle.Cordoned);

    private static string ReasonOf(PlacementObstacle obstacle) =>
        obstacle switch
        {
            PlacementObstacle.VolumeMissing => "VolumeMissing",
            PlacementObstacle.Gpus => "InsufficientGpu",
            PlacementObstacle.Resources => "InsufficientResources",
            PlacementObstacle.Taint or PlacementObstacle.OwnTaint => "UntoleratedTaint",
            PlacementObstacle.Cordoned or PlacementObstacle.NoNodes => "NoNodes",
            _ => "NoMatchingNode",
        };

    private static string Advice(PlacementObstacle obstacle) =>
        obstacle switch
        {
            PlacementObstacle.VolumeMissing => "Make the claim that podTemplate.volumes names, or name another.",
            PlacementObstacle.Gpus =>
                "It starts by itself when a node with enough free GPUs is there; else ask for fewer or smaller ones in resources.limits.",
            PlacementObstacle.Resources =>
                "It starts by itself when a node has room; else lower resources, or free or add nodes.",
            PlacementObstacle.Taint =>
                "Nodes with a taint take it only if podTemplate.tolerations has that taint; add it there, or nodes without it.",
            PlacementObstacle.OwnTaint =>
                "All nodes are kept free by Kubernetes (a control plane's, or not fit to work just now); add nodes, or see kubectl describe node.",
            PlacementObstacle.Selector =>
                "Nodes do not fit podTemplate.nodeSelector or podTemplate.affinity.nodeAffinity; change these, or label a node so.",
            PlacementObstacle.PodAffinity =>
                "podTemplate.affinity keeps it from, or with, other pods; change that, or add nodes.",
            PlacementObstacle.Spread => "See podTemplate.topologySpreadConstraints, or add nodes elsewhere.",
            PlacementObstacle.VolumeElsewhere =>
                "A volume of podTemplate.volumes is on other nodes; use one that these can mount.",
            PlacementObstacle.Cordoned => "Every node is cordoned; kubectl uncordon one, or add nodes.",
            PlacementObstacle.NoNodes => "The cluster has no node that takes pods; add one.",
            _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, "no such obstacle"),
        };
}
