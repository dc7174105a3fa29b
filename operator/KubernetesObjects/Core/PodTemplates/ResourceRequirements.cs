namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>What a container needs and may use; quantities by resource.</summary>
public sealed record ResourceRequirements
{
    /// <summary>The most.</summary>
    public IReadOnlyDictionary<string, string>? Limits { get; init; }

    /// <summary>What is set aside for it.</summary>
    public IReadOnlyDictionary<string, string>? Requests { get; init; }
}
