using Sluice.KubernetesObjects.Apps;
using Sluice.Rendering.Naming;

namespace Sluice.Rendering.Workloads;

/// <summary>Renders the Deployment that runs a revision.</summary>
public static class DeploymentRenderer
{
    /// <summary>The Deployment of a stored revision.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="revision">As it is stored: its pod template is taken as it is.</param>
    /// <param name="replicas">How many pods; null: another controller says.</param>
    /// <param name="notes">What is in effect for it.</param>
    public static Deployment Render(Owner owner, StoredRevision revision, int? replicas, RevisionNotes notes)
    {
        var annotations = new Dictionary<string, string>(notes.Write(), StringComparer.Ordinal)
        {
            [Annotations.Model] = revision.Model,
            [Annotations.Version] = revision.Version,
        };
        return new()
        {
            Metadata = owner.Metadata(
                Names.OfRevision(owner.Name, revision.Variant, revision.Name),
                Labels.OfRevision(owner.Name, revision.Variant, revision.Name),
                annotations
            ),
            Spec = new()
            {
                Replicas = replicas,
                Selector = new()
                {
                    MatchLabels = new SortedDictionary<string, string>(
                        Labels.SelectorOfRevision(owner.Name, revision.Variant, revision.Name),
                        StringComparer.Ordinal
                    ),
                },
                Template = revision.PodTemplate.DeepClone(),
                // The template never changes by us; whoever restarts pods by hand loses none before another is ready.
                Strategy = new()
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new() { MaxUnavailable = 0, MaxSurge = 1 },
                },
                RevisionHistoryLimit = 1,
            },
        };
    }
}
