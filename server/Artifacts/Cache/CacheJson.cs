using System.Text.Json.Serialization;

namespace Sluice.Artifacts.Cache;

/// <summary>Generated JSON of what the cache remembers.</summary>
[JsonSerializable(typeof(KnownVersion))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class CacheJson : JsonSerializerContext;
