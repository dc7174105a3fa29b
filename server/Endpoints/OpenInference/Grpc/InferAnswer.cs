using Sluice.Protos.Inference;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// What a ModelInferResponse says, in the form in which the request came: typed for typed where typed contents can carry it, else raw.
/// Owns the response.
/// </summary>
/// <param name="response">What was answered.</param>
/// <param name="request">What it answers.</param>
/// <param name="isAlwaysRaw">Whether it is raw whatever the request was, as Triton has it.</param>
internal sealed class InferAnswer(InferenceResponse response, InferMessage request, bool isAlwaysRaw = false)
    : IDisposable
{
    private readonly bool _isTyped = !isAlwaysRaw && request.IsTyped && CanBeTyped(response);
    private ModelInferResponse? _message;

    public InferenceResponse Response { get; } = response;

    /// <summary>The caller's own name for the request; empty: none.</summary>
    public string Id { get; } = request.Id;

    /// <summary>Whether it is the outputs' bytes and no more: no typed contents, no classes.</summary>
    public bool IsPlain => !_isTyped && !HasClasses();

    /// <summary>The answer by protobuf's classes. It shares the response's memory.</summary>
    public ModelInferResponse Message => _message ??= InferResponses.Of(Response, Id, _isTyped);

    public void Dispose() => Response.Dispose();

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
