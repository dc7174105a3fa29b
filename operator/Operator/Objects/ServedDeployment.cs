using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Operator.Objects;

/// <summary>A ModelDeployment as an object of the API server. What it asks for is read strictly, of its JSON.</summary>
public sealed record ServedDeployment : KubernetesObject, IResource<ServedDeployment>
{
    private ServedModelDeployment? _read;

    /// <inheritdoc/>
    public static ResourceType Type { get; } =
        new("sluice.dev", ModelDeployment.SupportedKind, "modeldeployments", ["v1alpha1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<ServedDeployment> Json => ServedDeploymentJson.Default.ServedDeployment;

    /// <summary>The status, as it is written.</summary>
    public JsonNode? Status { get; init; }

    /// <summary>What it asks for, or what is wrong with that, and what is in effect. Read once.</summary>
    [JsonIgnore]
    internal ServedModelDeployment Content => _read ??= Read();

    private ServedModelDeployment Read()
    {
        using var document = JsonDocument.Parse(Raw.Utf8);
        return ModelDeploymentReader.ReadServed(document.RootElement);
    }
}
