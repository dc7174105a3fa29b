using System.Text.Json.Serialization;

namespace Sluice.Router;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RouterStatus))]
internal sealed partial class RouterJson : JsonSerializerContext;
