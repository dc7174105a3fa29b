using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Observing;

/// <summary>
/// A ModelDeployment as an object of the API server. What its author wants is in the raw object, read by the one strict reader;
/// what Sluice writes of it is its status.
/// </summary>
public sealed record ModelDeploymentObject : KubernetesObject, IResource<ModelDeploymentObject>
{
    private ServedModelDeployment? _content;

    /// <inheritdoc/>
    public static ResourceType Type { get; } =
        new("sluice.dev", ModelDeployment.SupportedKind, "modeldeployments", [ModelDeploymentDefinition.Version]);

    /// <inheritdoc/>
    public static JsonTypeInfo<ModelDeploymentObject> Json => ObservingJson.Default.ModelDeploymentObject;

    /// <summary>What is in effect, as it is written; what was read is in <see cref="Content"/>.</summary>
    public JsonNode? Status { get; init; }

    /// <summary>The resource, or all that is wrong with it, and its status. Of one that was read; read once.</summary>
    [JsonIgnore]
    public ServedModelDeployment Content => _content ??= Read();

    private ServedModelDeployment Read()
    {
        using var document = JsonDocument.Parse(Raw.Utf8);
        return ModelDeploymentReader.ReadServed(document.RootElement);
    }
}
