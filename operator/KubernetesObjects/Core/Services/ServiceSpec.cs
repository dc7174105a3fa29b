using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.Services;

/// <summary>What is wanted of a Service.</summary>
public sealed record ServiceSpec
{
    /// <summary><c>ClusterIP</c> and others.</summary>
    public string? Type { get; init; }

    /// <summary>Its address; <c>None</c>: its name stands for the pods themselves. The server chooses where it is null.</summary>
    [JsonPropertyName("clusterIP")]
    public string? ClusterIp { get; init; }

    /// <summary>Which pods; null: its endpoints are written by somebody else.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>What it listens on.</summary>
    public IReadOnlyList<ServicePort>? Ports { get; init; }

    /// <summary><c>SingleStack</c>, <c>PreferDualStack</c>, <c>RequireDualStack</c>; null: what the cluster has.</summary>
    public string? IpFamilyPolicy { get; init; }
}
