using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Apps;

/// <summary>How apps is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(ControllerRevision))]
public sealed partial class AppsJson : JsonSerializerContext;
