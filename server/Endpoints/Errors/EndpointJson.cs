using System.Text.Json.Serialization;

namespace Sluice.Endpoints.Errors;

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class EndpointJson : JsonSerializerContext;
