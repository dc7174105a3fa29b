using Sluice.Serving.Inference;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>What a <c>:predict</c> request says.</summary>
/// <param name="Request">The request itself.</param>
/// <param name="Rows">In the row form, its instances; null: the column form.</param>
internal sealed record PredictRequest(InferenceRequest Request, long? Rows);
