using System.Text.Json.Serialization;

namespace Sluice.Rendering.Observing;

/// <summary>How objects of our own kinds are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ModelDeploymentObject))]
internal sealed partial class ObservingJson : JsonSerializerContext;
