using System.Text.Json.Serialization;

namespace Sluice.Routing.Explaining;

/// <summary>Writes explanations.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(Explanation))]
public sealed partial class ExplanationJson : JsonSerializerContext;
