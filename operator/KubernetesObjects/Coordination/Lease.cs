using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Coordination;

/// <summary>Who leads, and until when (coordination.k8s.io/v1 Lease).</summary>
public sealed record Lease : KubernetesObject, IResource<Lease>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("coordination.k8s.io", "Lease", "leases", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Lease> Json => CoordinationJson.Default.Lease;

    /// <summary>The claim.</summary>
    public LeaseSpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();
}
