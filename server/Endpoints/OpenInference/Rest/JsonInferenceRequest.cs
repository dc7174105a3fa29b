using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>An inference request read from JSON, and the id to echo; null where none was given.</summary>
internal sealed record JsonInferenceRequest(string? Id, InferenceRequest Request);
