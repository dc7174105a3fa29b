using System.Text.Json.Serialization;

namespace Sluice.KubernetesClient.Credentials.Exec;

/// <summary>How both are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ExecCredentialAnswer))]
[JsonSerializable(typeof(ExecCredentialQuestion))]
internal sealed partial class ExecJson : JsonSerializerContext;
