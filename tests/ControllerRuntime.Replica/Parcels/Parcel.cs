using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>A custom resource for tests: asks for some ConfigMaps with a text in them.</summary>
public sealed record Parcel : KubernetesObject, IResource<Parcel>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("tests.sluice.dev", "Parcel", "parcels", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Parcel> Json => ParcelJson.Default.Parcel;

    /// <summary>What is asked for.</summary>
    public ParcelSpec Spec { get; init; } = new();

    /// <summary>What is.</summary>
    public ParcelStatus? Status { get; init; }
}
