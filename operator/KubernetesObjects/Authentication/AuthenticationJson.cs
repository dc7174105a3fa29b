using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Authentication;

/// <summary>How authentication.k8s.io is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(TokenReview))]
public sealed partial class AuthenticationJson : JsonSerializerContext;
