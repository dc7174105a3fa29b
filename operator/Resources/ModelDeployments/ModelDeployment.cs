using System.Text.Json.Serialization;
using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Rules;

namespace Sluice.Resources.ModelDeployments;

/// <summary>
/// A model that is served, and how requests for it are split between its variants. Holds the fields that work in this
/// release; every other field of a manifest is refused.
/// </summary>
public sealed record ModelDeployment
{
    /// <summary>The one API version: group and version.</summary>
    public const string SupportedApiVersion = "sluice.dev/v1alpha1";

    /// <summary>The one kind.</summary>
    public const string SupportedKind = "ModelDeployment";

    /// <summary>Always <c>sluice.dev/v1alpha1</c>.</summary>
    [Exactly(SupportedApiVersion)]
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>ModelDeployment</c>.</summary>
    [Exactly(SupportedKind)]
    public required string Kind { get; init; }

    /// <summary>What it is called and where it lives.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>What its author wants.</summary>
    [ServableResources]
    [MountedVolumes]
    public required ModelDeploymentSpec Spec { get; init; }

    /// <summary>What is in effect. Written by Sluice only; null before the first time.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>The model name in requests that the spec asks for: <c>spec.model.name</c>, or else the resource's name.</summary>
    [JsonIgnore]
    public string ModelName => Spec.Model.Name ?? Metadata.Name;
}
