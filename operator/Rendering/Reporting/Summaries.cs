using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Reporting;

/// <summary>The columns of <c>kubectl get</c>. For people: the words may change.</summary>
internal static class Summaries
{
    public static StatusSummary Of(StatusFacts facts) =>
        new()
        {
            Versions = OrNothing(Versions(facts)),
            Traffic = OrNothing(Traffic(facts)),
            Rollout = Rollout(facts),
            Replicas = $"{facts.ReadyReplicas}/{facts.Replicas}",
        };

    /// <summary><c>main=7→8,challenger=8</c>.</summary>
    public static string Versions(StatusFacts facts) =>
        string.Join(
            ',',
            facts
                .Status.Revisions.GroupBy(revision => revision.Variant)
                .Select(revisions =>
                    $"{revisions.Key}={string.Join('→', InOrder(revisions).Select(revision => revision.Version))}"
                )
        );

    /// <summary><c>main=90%,challenger=10%</c>.</summary>
    public static string Traffic(StatusFacts facts) =>
        string.Join(',', facts.Status.Variants.Select(variant => $"{variant.Name}={Short(variant.Share)}%"));

    /// <summary>What is on its way, or stands in it.</summary>
    public static string Rollout(StatusFacts facts)
    {
        if (facts.Problems.Count > 0)
        {
            return "InvalidSpec";
        }

        if (facts.IsSuspended)
        {
            return "Suspended";
        }

        if (facts.Taken.Count > 0)
        {
            return "NameTaken";
        }

        return facts.AllFindings.FirstOrDefault()?.Reason
            ?? (
                !facts.IsComplete ? "InProgress"
                : facts.ReadyReplicas < facts.Replicas ? "Scaling"
                : "Complete"
            );
    }

    /// <summary><c>a, b and c</c>.</summary>
    public static string List(IEnumerable<string> items)
    {
        var all = items.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    /// <summary>Before anything was ever in effect. API servers of old versions take an applied empty string for null, and refuse it.</summary>
    private static string? OrNothing(string column) => column.Length == 0 ? null : column;

    private static IEnumerable<RevisionStatus> InOrder(IEnumerable<RevisionStatus> revisions) =>
        revisions.OrderBy(revision => revision.Role == RevisionRole.Candidate);

    private static string Short(string percent) =>
        percent.EndsWith(".00", StringComparison.Ordinal) ? percent[..^3] : percent;
}
