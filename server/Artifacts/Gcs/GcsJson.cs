using System.Text.Json.Serialization;

namespace Sluice.Artifacts.Gcs;

/// <summary>Generated JSON of the JSON API.</summary>
[JsonSerializable(typeof(GcsObject))]
[JsonSerializable(typeof(GcsPage))]
[JsonSerializable(typeof(GcsErrorAnswer))]
[JsonSerializable(typeof(GcsBucket))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class GcsJson : JsonSerializerContext;
