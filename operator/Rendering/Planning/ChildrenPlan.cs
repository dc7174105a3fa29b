using System.Text.Json;
using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Meta;
using Sluice.Rendering.Changing;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Planning;

/// <summary>
/// Decides what must be made, put right and deleted of what belongs to a ModelDeployment. Pure. Nothing that is somebody
/// else's is ever changed: it is not looked for by name, and a name that is taken is found out by creating.
/// </summary>
/// <param name="observation">What is known.</param>
/// <param name="deployment">The resource.</param>
/// <param name="status">What is in effect from now on.</param>
/// <param name="options">The installation's.</param>
/// <param name="now">The time.</param>
internal sealed class ChildrenPlan(
    Observation observation,
    ModelDeployment deployment,
    ModelDeploymentStatus status,
    WorkloadOptions options,
    DateTimeOffset now
)
{
    /// <summary>
    /// How long the pods of a revision that answers nobody any more stay, where nobody knows whether every router has heard of it.
    /// Pods that end accept for their drain delay besides.
    /// </summary>
    public static readonly TimeSpan RetirementWithoutWord = TimeSpan.FromSeconds(10);

    // The client's field owner, by which the API server knows us.
    private const string FieldManager = "sluice";

    private readonly StoredRevisions _stored = new(observation, deployment, options);

    /// <summary>The changes, in the order in which they are to be made.</summary>
    public IReadOnlyList<Change> Changes() =>
        [.. Revisions(), .. Retired(), .. Budgets(), .. Services(), .. Endpoints()];

    private IEnumerable<Change> Revisions()
    {
        var number = _stored.LastNumber;
        foreach (var revision in status.Revisions)
        {
            if (_stored.Find(revision) is not { } stored)
            {
                continue;
            }

            if (!_stored.Has(revision))
            {
                yield return new Change.Create<ControllerRevision>(stored.Render(observation.Owner, ++number));
            }

            var wanted = DeploymentRenderer.Render(observation.Owner, stored, revision.Replicas, NotesOf(revision));
            var seen = Own(observation.Deployments)
                .FirstOrDefault(child => child.Metadata.Name == wanted.Metadata.Name);
            // Somebody else scales it: the count is ours only until that one has set it; left out before, it would become 1.
            if (seen is not null && !IsScaledBySluice(revision))
            {
                var count = IsCountedByAnother(seen) ? null : seen.Spec?.Replicas;
                wanted = wanted with { Spec = wanted.Spec! with { Replicas = count } };
            }

            if (Change(wanted, seen) is { } change)
            {
                yield return change;
            }
        }
    }

    /// <summary>Revisions that answer nobody any more: noted first, deleted when every router has heard, or surely has.</summary>
    private IEnumerable<Change> Retired()
    {
        var live = status.Revisions.Select(revision => revision.Deployment).ToHashSet();
        var retired = Own(observation.Deployments).Where(child => !live.Contains(child.Metadata.Name)).ToList();
        foreach (var child in retired.Where(child => child.Metadata.DeletionTimestamp is null))
        {
            var notes = RevisionNotes.Read(child.Metadata.Annotations);
            if (notes?.RetiredAt is not { } since)
            {
                var retiring = new RevisionNotes(null, Percent.FromUnits(0), status.RouteGeneration, 0)
                {
                    Digest = notes?.Digest,
                    RetiredAt = now,
                };
                yield return new Change.Apply<Deployment>(Noted(child, retiring));
            }
            else if (
                now - since >= RetirementWithoutWord
                || observation.AcknowledgedGeneration >= notes.RouteGeneration
            )
            {
                yield return new Change.Delete<Deployment>(child);
            }
        }

        var needed = live.Concat(retired.Select(child => child.Metadata.Name)).ToHashSet();
        foreach (var kept in Own(observation.Revisions).Where(kept => !needed.Contains(kept.Metadata.Name)))
        {
            yield return new Change.Delete<ControllerRevision>(kept);
        }
    }

    private IEnumerable<Change> Budgets()
    {
        var wanted = status
            .Revisions.GroupBy(revision => revision.Variant)
            .Select(revisions =>
                PodDisruptionBudgetRenderer.Render(
                    observation.Owner,
                    revisions.Key,
                    revisions.Any(revision => !IsScaledBySluice(revision) && revision.Role != RevisionRole.Leaving)
                        ? int.MaxValue
                        : revisions.Max(revision => revision.Replicas ?? 1)
                )
            )
            .OfType<KubernetesObjects.Policy.PodDisruptionBudget>()
            .ToList();
        var seen = Own(observation.Budgets).ToList();
        return wanted
            .Select(budget => Change(budget, seen.Find(child => child.Metadata.Name == budget.Metadata.Name)))
            .OfType<Change>()
            .Concat(
                seen.Where(child => wanted.TrueForAll(budget => budget.Metadata.Name != child.Metadata.Name))
                    .Select(child => new Change.Delete<KubernetesObjects.Policy.PodDisruptionBudget>(child))
            );
    }

    private IEnumerable<Change> Services()
    {
        var seen = observation.Service is { } service && observation.Owner.Owns(service) ? service : null;
        var wanted = ServiceRenderer.Render(observation.Owner, options.RouterScope);
        return Change(wanted, seen) is { } change ? [change] : [];
    }

    private IEnumerable<Change> Endpoints()
    {
        var wanted =
            options.RouterScope == RouterScope.Cluster
                ? EndpointSliceRenderer.Render(observation.Owner, observation.Routers)
                : [];
        var seen = Own(observation.Slices).ToList();
        return wanted
            .Select(slice => Change(slice, seen.Find(child => child.Metadata.Name == slice.Metadata.Name)))
            .OfType<Change>()
            .Concat(
                seen.Where(child => wanted.All(slice => slice.Metadata.Name != child.Metadata.Name))
                    .Select(child => new Change.Delete<KubernetesObjects.Discovery.EndpointSlice>(child))
            );
    }

    private RevisionNotes NotesOf(RevisionStatus revision) =>
        new(
            revision.Role,
            revision.Share,
            status.RouteGeneration,
            status.Variants.TakeWhile(variant => variant.Name != revision.Variant).Count()
        )
        {
            Digest = revision.Digest,
        };

    private bool IsScaledBySluice(RevisionStatus revision)
    {
        var spec = deployment.Spec.Variants.FirstOrDefault(variant => variant.Name == revision.Variant);
        return spec is null || VariantSettings.Of(deployment.Spec, spec).Scaling.Mode != ScalingMode.External;
    }

    /// <summary>Whether somebody else is in the server's books as an owner of the count.</summary>
    private static bool IsCountedByAnother(Deployment seen) =>
        seen.Raw.Find("metadata", "managedFields") is { ValueKind: JsonValueKind.Array } managers
        && managers
            .EnumerateArray()
            .Any(entry =>
                entry.TryGetProperty("manager", out var manager)
                && manager.GetString() != FieldManager
                && entry.TryGetProperty("fieldsV1", out var fields)
                && fields.TryGetProperty("f:spec", out var spec)
                && spec.TryGetProperty("f:replicas", out _)
            );

    /// <summary>A Deployment as it is, with other notes: everything of it that is ours must be said again, or it would go.</summary>
    private Deployment Noted(Deployment child, RevisionNotes notes)
    {
        var labels = child.Metadata.Labels ?? new Dictionary<string, string>();
        var revision = new RevisionStatus
        {
            Name = labels.GetValueOrDefault(Naming.Labels.Revision) ?? "",
            Variant = labels.GetValueOrDefault(Naming.Labels.Variant) ?? "",
            Version = child.Metadata.Annotations?.GetValueOrDefault(Naming.Annotations.Version) ?? "",
            Share = notes.Share,
        };
        return WithUid(
            DeploymentRenderer.Render(observation.Owner, _stored.Find(revision)!, child.Spec?.Replicas, notes),
            child
        );
    }

    private IEnumerable<T> Own<T>(IEnumerable<T> children)
        where T : KubernetesObject => children.Where(observation.Owner.Owns);

    private static Change? Change<T>(T wanted, T? seen)
        where T : KubernetesObject, IResource<T> =>
        seen is null ? new Change.Create<T>(wanted)
        : seen.Metadata.DeletionTimestamp is null && Drift.Between(wanted, seen) is not null
            ? new Change.Apply<T>(WithUid(wanted, seen))
        : null;

    private static T WithUid<T>(T wanted, T seen)
        where T : KubernetesObject => (T)(wanted with { Metadata = wanted.Metadata with { Uid = seen.Metadata.Uid } });
}
