using Sluice.KubernetesObjects.Policy;
using Sluice.Rendering.Naming;

namespace Sluice.Rendering.Workloads;

/// <summary>Renders what keeps a variant's pods from being evicted all at once.</summary>
public static class PodDisruptionBudgetRenderer
{
    /// <summary>One pod of the variant at a time, over all its revisions; null: it has at most one, which must be free to go.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="variant">The variant.</param>
    /// <param name="maxReplicas">The most pods that the variant may have.</param>
    public static PodDisruptionBudget? Render(Owner owner, string variant, int maxReplicas) =>
        maxReplicas < 2
            ? null
            : new()
            {
                Metadata = owner.Metadata(Names.OfVariant(owner.Name, variant), Labels.OfVariant(owner.Name, variant)),
                Spec = new()
                {
                    MaxUnavailable = 1,
                    Selector = new()
                    {
                        MatchLabels = new SortedDictionary<string, string>(
                            Labels.SelectorOfVariant(owner.Name, variant),
                            StringComparer.Ordinal
                        ),
                    },
                },
            };
}
