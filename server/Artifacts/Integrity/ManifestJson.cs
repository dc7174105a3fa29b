using System.Text.Json.Serialization;

namespace Sluice.Artifacts.Integrity;

/// <summary>Generated JSON of manifests.</summary>
[JsonSerializable(typeof(VersionManifest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ManifestJson : JsonSerializerContext;
