using System.Text.Json.Serialization;

namespace Sluice.Endpoints.Operations;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(ServerStatus))]
internal sealed partial class OperationsJson : JsonSerializerContext;
