using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Discovery;

/// <summary>Some addresses behind a Service (discovery.k8s.io EndpointSlice). The fields here have the same shape in v1beta1.</summary>
public sealed record EndpointSlice : KubernetesObject, IResource<EndpointSlice>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } =
        new("discovery.k8s.io", "EndpointSlice", "endpointslices", ["v1", "v1beta1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<EndpointSlice> Json => DiscoveryJson.Default.EndpointSlice;

    /// <summary><c>IPv4</c> or <c>IPv6</c>. Never changed.</summary>
    public string? AddressType { get; init; }

    /// <summary>At most 1,000.</summary>
    public IReadOnlyList<SliceEndpoint>? Endpoints { get; init; }

    /// <summary>The ports of all of them.</summary>
    public IReadOnlyList<SlicePort>? Ports { get; init; }
}
