using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>What a REST request says: the request itself, the caller's id for it, and the form of the answer.</summary>
internal sealed record RestInferenceRequest(string? Id, InferenceRequest Request, AnswerForm Form);
