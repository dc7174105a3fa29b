using System.Text.RegularExpressions;

namespace Sluice.Rendering.Diagnosing;

/// <summary>
/// Reads the scheduler's sentence: <c>0/3 nodes are available: 1 node(s) had taint {a: b}, that the pod didn't tolerate, 2
/// Insufficient cpu.</c> Each node is counted under the first that it fails by, taints before selectors before room. The words
/// have hardly changed from Kubernetes 1.20 on.
/// </summary>
internal static partial class SchedulerSentence
{
    private static readonly (string Phrase, PlacementObstacle Obstacle)[] Phrases =
    [
        ("persistentvolumeclaim", PlacementObstacle.VolumeMissing),
        ("Insufficient nvidia.com/", PlacementObstacle.Gpus),
        ("Insufficient ", PlacementObstacle.Resources),
        ("Too many pods", PlacementObstacle.Resources),
        ("taint {node-role.kubernetes.io/", PlacementObstacle.OwnTaint),
        ("taint {node.kubernetes.io/", PlacementObstacle.OwnTaint),
        ("taint", PlacementObstacle.Taint),
        ("volume node affinity", PlacementObstacle.VolumeElsewhere),
        ("node selector", PlacementObstacle.Selector),
        ("node affinity", PlacementObstacle.Selector),
        ("affinity", PlacementObstacle.PodAffinity),
        ("topology spread", PlacementObstacle.Spread),
        ("unschedulable", PlacementObstacle.Cordoned),
        ("no nodes available", PlacementObstacle.NoNodes),
    ];

    /// <summary>What it says of nodes, without what it says of preempting other pods.</summary>
    public static string WithoutPreemption(string sentence) =>
        sentence.IndexOf(" preemption:", StringComparison.Ordinal) is > 0 and var at ? sentence[..at] : sentence;

    /// <summary>Each obstacle that it names, once, in the order of the enum; none: it says something else.</summary>
    public static IReadOnlyList<PlacementObstacle> Obstacles(string sentence) =>
        [
            .. Clauses(WithoutPreemption(sentence))
                .SelectMany(clause =>
                    Phrases
                        .Where(known => clause.Contains(known.Phrase, StringComparison.OrdinalIgnoreCase))
                        .Take(1)
                        .Select(known => known.Obstacle)
                )
                .Distinct()
                .Order(),
        ];

    private static IEnumerable<string> Clauses(string sentence)
    {
        var clauses = Counted().Matches(sentence);
        return clauses.Count == 0 ? [sentence] : clauses.Select(clause => clause.Groups["what"].Value);
    }

    /// <summary>A count with what it counts, up to the next count. A taint may hold commas, but no comma and a number.</summary>
    [GeneratedRegex(
        @"(?<=[:,] )\d+ (?<what>(?:(?!, \d+ ).)+)",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Counted();
}
