using Sluice.Protos.Inference;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// What a ModelInferResponse says, in the form in which the request came: typed for typed where typed contents can carry it, else raw.
/// Owns the response. Used again for the answer to another request, like the message that it belongs to.
/// </summary>
/// <param name="request">What it answers.</param>
internal sealed class InferAnswer(InferMessage request) : IDisposable
{
    private InferenceResponse? _response;
    private ModelInferResponse? _message;
    private bool _isTyped;

    public InferenceResponse Response => _response ?? throw new ObjectDisposedException(nameof(InferAnswer));

    /// <summary>The caller's own name for the request; empty: none.</summary>
    public string Id => request.Id;

    /// <summary>Whether it is the outputs' bytes and no more: no typed contents, no classes.</summary>
    public bool IsPlain => !_isTyped && !HasClasses();

    /// <summary>The answer by protobuf's classes. It shares the response's memory.</summary>
    public ModelInferResponse Message => _message ??= InferResponses.Of(Response, Id, _isTyped);

    /// <param name="response">What was answered.</param>
    /// <param name="isAlwaysRaw">Whether it is raw whatever the request was, as Triton has it.</param>
    public InferAnswer Begin(InferenceResponse response, bool isAlwaysRaw)
    {
        _response = response;
        _isTyped = !isAlwaysRaw && request.IsTyped && CanBeTyped(response);
        return this;
    }

    /// <summary>Gives the outputs' memory back; once more does nothing.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _response, null)?.Dispose();
        _message = null;
    }

    /// <summary>Contents have no field for floats of 16 bits, and an answer is all in one form.</summary>
    private static bool CanBeTyped(InferenceResponse response) =>
        response.Outputs.All(output => output.Type is not (ElementType.Float16 or ElementType.BFloat16));

    private bool HasClasses()
    {
        for (var i = 0; i < Response.Outputs.Count; i++)
        {
            if (Response.LabelsOf(Response.Outputs[i]) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
