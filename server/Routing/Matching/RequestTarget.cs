namespace Sluice.Routing.Matching;

/// <summary>What a request asks for. Of a gRPC call the names are known only when its message was read.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Model">The model's name; null when the request names none.</param>
/// <param name="Version">The model's version; null when the request names none.</param>
/// <param name="Form">Whose path it is, over REST.</param>
/// <param name="Sample">Of a sample: the name of its form.</param>
internal sealed record RequestTarget(
    RequestKind Kind,
    string? Model = null,
    string? Version = null,
    PathForm Form = PathForm.OpenInference,
    string? Sample = null
);
