using System.Text.Json.Serialization;
using Sluice.Routing.Table;

namespace Sluice.Router;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RouterStatus))]
internal sealed partial class RouterJson : JsonSerializerContext;
