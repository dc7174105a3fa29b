namespace Sluice.KubernetesObjects.Meta;

/// <summary>Which objects are meant (meta/v1 LabelSelector).</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that all must be there.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}
