using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>How pods are read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Pod))]
public sealed partial class PodsJson : JsonSerializerContext;
