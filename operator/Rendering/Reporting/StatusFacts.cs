using Sluice.Rendering.Diagnosing;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Reporting;

/// <summary>What conditions and summary are made of.</summary>
internal sealed record StatusFacts
{
    /// <summary>What is in effect, without conditions.</summary>
    public required ModelDeploymentStatus Status { get; init; }

    /// <summary>What is wrong with each revision, what a person must act on first.</summary>
    public IReadOnlyList<(RevisionStatus Revision, IReadOnlyList<Finding> Findings)> Findings { get; init; } = [];

    /// <summary>What is wrong with the spec.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; init; } = [];

    /// <summary>Objects whose names somebody else has taken: <c>Service fraud</c>.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>How many pods of all revisions are on a node.</summary>
    public int PlacedPods { get; init; }

    /// <summary>All findings, what a person must act on first.</summary>
    public IEnumerable<Finding> AllFindings =>
        Findings.SelectMany(found => found.Findings).OrderByDescending(finding => finding.NeedsPerson);

    /// <summary>How many pods there should be.</summary>
    public int Replicas => Status.Revisions.Sum(revision => revision.Replicas ?? 0);

    /// <summary>How many answer.</summary>
    public int ReadyReplicas => Status.Revisions.Sum(revision => revision.ReadyReplicas);

    /// <summary>Whether every variant of the spec is at the revision that the spec asks for, and no other is left.</summary>
    public bool IsComplete =>
        Status.Revisions.Count > 0 && Status.Revisions.All(revision => revision.Role == RevisionRole.Current);

    /// <summary>Whether some request that names nothing is answered, or, where all weights are 0, one that names a variant.</summary>
    public bool Answers =>
        Status.Revisions.Any(revision =>
            revision.ReadyReplicas > 0
            && revision.Role != RevisionRole.Candidate
            && (
                Percent.ToUnits(revision.Share) > 0
                || Status.Variants.All(variant => Percent.ToUnits(variant.Share) == 0)
            )
        );
}
