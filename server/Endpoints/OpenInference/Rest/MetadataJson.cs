using System.Text.Json.Serialization;

namespace Sluice.Endpoints.OpenInference.Rest;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ModelReadiness))]
internal sealed partial class MetadataJson : JsonSerializerContext;
