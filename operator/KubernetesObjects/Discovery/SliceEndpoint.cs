using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Discovery;

/// <summary>One address behind a Service.</summary>
public sealed record SliceEndpoint
{
    /// <summary>Of one pod.</summary>
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Whether it answers.</summary>
    public SliceConditions? Conditions { get; init; }

    /// <summary>The pod.</summary>
    public ObjectReference? TargetRef { get; init; }
}
