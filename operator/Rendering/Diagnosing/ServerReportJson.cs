using System.Text.Json.Serialization;

namespace Sluice.Rendering.Diagnosing;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServerReport))]
internal sealed partial class ServerReportJson : JsonSerializerContext;
