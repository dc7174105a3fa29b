using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.Services;

/// <summary>How services are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Service))]
public sealed partial class ServicesJson : JsonSerializerContext;
