using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.Secrets;

/// <summary>How secrets are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Secret))]
public sealed partial class SecretsJson : JsonSerializerContext;
