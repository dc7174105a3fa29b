using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;
using OutputTensor = Sluice.Protos.Inference.ModelInferResponse.Types.InferOutputTensor;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>Response → ModelInferResponse, in the form in which the request came: typed for typed where typed contents can carry it, else raw.</summary>
internal static class InferMessageWriter
{
    public static ModelInferResponse Write(InferenceResponse response, ModelInferRequest request)
    {
        var message = new ModelInferResponse
        {
            ModelName = response.Model.Text,
            ModelVersion = response.Version.Text,
            Id = request.Id,
        };
        // Contents have no field for floats of 16 bits, and an answer is all in one form.
        var isTyped =
            request.RawInputContents.Count == 0
            && request.Inputs.Count > 0
            && response.Outputs.All(output => output.Type is not (ElementType.Float16 or ElementType.BFloat16));
        foreach (var output in response.Outputs)
        {
            var tensor = new OutputTensor { Name = output.Name, Datatype = output.Type.Name() };
            tensor.Shape.AddRange(output.Shape.ToArray());
            if (response.LabelsOf(output) is { } classes)
            {
                tensor.Parameters[LabelParameters.OfOutput] = new() { StringParam = LabelParameters.Text(classes) };
            }

            if (isTyped)
            {
                tensor.Contents = TypedContents.Write(output);
            }
            else
            {
                message.RawOutputContents.Add(Raw(output));
            }

            message.Outputs.Add(tensor);
        }

        return message;
    }

    // Copied: the message is written when the answer's memory has gone back.
    private static ByteString Raw(Tensor tensor) => ByteString.CopyFrom(RawTensors.Write(tensor).Span);
}
