using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;
using OutputTensor = Sluice.Protos.Inference.ModelInferResponse.Types.InferOutputTensor;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>Response → ModelInferResponse by protobuf's classes: for answers with typed contents or with classes.</summary>
internal static class InferResponses
{
    /// <returns>A message that shares the response's memory.</returns>
    public static ModelInferResponse Of(InferenceResponse response, string id, bool isTyped)
    {
        var message = new ModelInferResponse
        {
            ModelName = response.Model.Text,
            ModelVersion = response.Version.Text,
            Id = id,
        };
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
                message.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(RawTensors.Write(output)));
            }

            message.Outputs.Add(tensor);
        }

        return message;
    }
}
