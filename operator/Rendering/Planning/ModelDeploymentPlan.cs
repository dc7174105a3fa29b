using Sluice.Rendering.Changing;
using Sluice.Rendering.Diagnosing;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Reporting;
using Sluice.Rendering.Splitting;
using Sluice.Rendering.Workloads;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Planning;

/// <summary>
/// What is to be done for a ModelDeployment as it was observed. Pure and total; made again from what came of it, it asks for
/// nothing.
/// </summary>
/// <remarks>
/// The order in which a plan is carried out is its contract: the status first, with the resource version that was observed,
/// so that one who no longer leads is refused and nothing that follows happens; then verdicts on pods, then changes. Routes
/// follow from what the watch brings, at every replica alike.
/// </remarks>
public sealed record ModelDeploymentPlan
{
    private static readonly TimeSpan DefaultProgressDeadline = TimeSpan.FromMinutes(10);

    /// <summary>What is in effect from now on; null: nothing may be written.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>What pods serve, to be noted on them.</summary>
    public IReadOnlyList<PodVerdict> Verdicts { get; init; } = [];

    /// <summary>What must be made, put right and deleted, in order.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>What happened.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>When to look again although nothing changed; null: only then.</summary>
    public TimeSpan? NextVisit { get; init; }

    /// <summary>Decides.</summary>
    public static ModelDeploymentPlan Make(Observation observation, WorkloadOptions options, DateTimeOffset now)
    {
        if (observation.IsEnding)
        {
            // Owner references take everything along.
            return new();
        }

        var before = RebuiltStatus.InEffect(
            observation.Owner,
            observation.Status,
            observation.Deployments,
            observation.Pods
        );
        before = AboveRouters(before, observation);
        var problems = observation.Deployment is null ? observation.Problems : Moved(observation.Deployment, before);
        return observation.Deployment is { Spec.Suspend: false } deployment && problems.Count == 0
            ? Act(observation, deployment, before, options, now)
            : Stay(observation, problems, before, now);
    }

    /// <summary>Everything as the spec asks for it.</summary>
    private static ModelDeploymentPlan Act(
        Observation observation,
        ModelDeployment deployment,
        ModelDeploymentStatus? before,
        WorkloadOptions options,
        DateTimeOffset now
    )
    {
        var pods = observation.Pods.Select(pod => pod.Observe()).ToList();
        var decided = SharePlan.Next(deployment, before, pods);
        var status = decided with { Revisions = RevisionPlan.Complete(decided, before, deployment, observation) };
        var deadline = deployment.Spec.Rollout?.ProgressDeadline.Value ?? DefaultProgressDeadline;
        status = Reported(FactsOf(status, observation, deadline, now), observation, now);
        var changes = new ChildrenPlan(observation, deployment, status, options, now).Changes();
        return new()
        {
            Status = status,
            Verdicts = RevisionPlan.Verdicts(status.Revisions, observation),
            Changes = changes,
            Events = EventPlan.Between(observation.Status, status),
            NextVisit = VisitPlan.Next(observation, status, deadline, now),
        };
    }

    /// <summary>Nothing is changed, neither children nor routes; only said how it is.</summary>
    private static ModelDeploymentPlan Stay(
        Observation observation,
        IReadOnlyList<ManifestProblem> problems,
        ModelDeploymentStatus? before,
        DateTimeOffset now
    )
    {
        var pods = observation.Pods.Select(pod => pod.Observe()).ToList();
        var kept = before is null
            ? new ModelDeploymentStatus { ModelName = observation.Deployment?.ModelName ?? observation.Owner.Name }
            : SharePlan.Keep(observation.Owner.Metadata(), before, pods);
        var facts = FactsOf(kept, observation, DefaultProgressDeadline, now) with
        {
            Problems = problems,
            IsSuspended = problems.Count == 0,
        };
        var status = Reported(facts, observation, now);
        return new() { Status = status, Events = EventPlan.Between(observation.Status, status) };
    }

    /// <summary>
    /// Routers keep the highest generation that they have seen. Where status and notes say less, because both were lost or
    /// restored, what follows goes on above it, or nobody would hear of it.
    /// </summary>
    private static ModelDeploymentStatus? AboveRouters(ModelDeploymentStatus? before, Observation observation) =>
        observation.GenerationOfRouters <= (before?.RouteGeneration ?? 0)
            ? before
            : (before ?? new() { ModelName = observation.Deployment?.ModelName ?? observation.Owner.Name }) with
            {
                RouteGeneration = observation.GenerationOfRouters + 1,
            };

    /// <summary>The model's name is what it was at first: routers know it by that name.</summary>
    private static IReadOnlyList<ManifestProblem> Moved(ModelDeployment deployment, ModelDeploymentStatus? before) =>
        before is null ? [] : Immutability.Check(before.ModelName, deployment);

    private static StatusFacts FactsOf(
        ModelDeploymentStatus status,
        Observation observation,
        TimeSpan progressDeadline,
        DateTimeOffset now
    ) =>
        new()
        {
            Status = status,
            Findings =
            [
                .. status.Revisions.Select(revision =>
                    (revision, Diagnosis.Of(revision, observation, progressDeadline, now))
                ),
            ],
            Taken = observation.Taken,
            PlacedPods = observation.Pods.Count(pod => pod is { IsEnding: false, PlacedAt: not null }),
        };

    private static ModelDeploymentStatus Reported(StatusFacts facts, Observation observation, DateTimeOffset now) =>
        facts.Status with
        {
            ObservedGeneration = observation.Generation,
            Conditions = ConditionPlan.Conditions(facts, observation.Generation, observation.Status?.Conditions, now),
            Url = ServiceRenderer.Url(observation.Owner),
            GrpcTarget = ServiceRenderer.GrpcTarget(observation.Owner),
            Summary = Summaries.Of(facts),
        };
}
