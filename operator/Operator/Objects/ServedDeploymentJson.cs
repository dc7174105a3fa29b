using System.Text.Json.Serialization;

namespace Sluice.Operator.Objects;

/// <summary>How ModelDeployments are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ServedDeployment))]
internal sealed partial class ServedDeploymentJson : JsonSerializerContext;
