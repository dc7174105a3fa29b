using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>How pod templates are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PodTemplate))]
public sealed partial class PodTemplatesJson : JsonSerializerContext;
