using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.ApiExtensions;

/// <summary>How apiextensions.k8s.io is read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CustomResourceDefinition))]
public sealed partial class ApiExtensionsJson : JsonSerializerContext;
