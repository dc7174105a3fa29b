namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// What a ModelStreamInferResponse says: an answer, or the sentence that there is none. Owns the answer, and the request, whose memory
/// the answer may share.
/// </summary>
/// <param name="Request">What was asked.</param>
/// <param name="Answer">Null: there is none.</param>
/// <param name="Fault">Why there is no answer; empty: there is one.</param>
internal sealed record StreamAnswer(InferMessage Request, InferAnswer? Answer, string Fault = "") : IDisposable
{
    public void Dispose()
    {
        Answer?.Dispose();
        Request.Dispose();
    }
}
