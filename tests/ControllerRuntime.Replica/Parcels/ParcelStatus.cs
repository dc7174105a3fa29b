using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>What became of a parcel.</summary>
public sealed record ParcelStatus
{
    /// <summary>The spec that was seen.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The text that all pieces hold.</summary>
    public string? Text { get; init; }

    /// <summary>How often the text was changed: each change is one more, whoever made it.</summary>
    public int? Changes { get; init; }

    /// <summary>Ready, Stalled.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }
}
