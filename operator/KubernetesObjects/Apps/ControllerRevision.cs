using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Apps;

/// <summary>One state of an owner, kept unchanged (apps/v1 ControllerRevision).</summary>
public sealed record ControllerRevision : KubernetesObject, IResource<ControllerRevision>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("apps", "ControllerRevision", "controllerrevisions", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<ControllerRevision> Json => AppsJson.Default.ControllerRevision;

    /// <summary>What is kept: JSON, an object. Never changed.</summary>
    [JsonPropertyName("data")]
    public JsonNode? Contents { get; init; }

    /// <summary>Orders the revisions of an owner.</summary>
    public long? Revision { get; init; }
}
