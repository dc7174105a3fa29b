using Google.Protobuf;
using Google.Protobuf.Collections;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;
using InputTensor = Sluice.Protos.Inference.ModelInferRequest.Types.InferInputTensor;
using ParameterChoice = Sluice.Protos.Inference.InferParameter.ParameterChoiceOneofCase;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>ModelInferRequest → request.</summary>
internal static class InferMessageReader
{
    /// <exception cref="ServingException">InvalidArgument: an input contradicts itself; the message says which and how.</exception>
    public static InferenceRequest Read(ModelInferRequest message)
    {
        CheckParameters(message.Parameters);
        foreach (var output in message.Outputs)
        {
            CheckParameters(output.Parameters);
        }

        var raw = message.RawInputContents;
        if (raw.Count > 0 && raw.Count != message.Inputs.Count)
        {
            throw ServingException.InvalidArgument(
                $"raw_input_contents: expected one entry for each of the {message.Inputs.Count} inputs, got {raw.Count}"
            );
        }

        var inputs = new Tensor[message.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Read(message.Inputs[i], raw.Count > 0 ? raw[i] : null);
        }

        return new(message.ModelName, message.ModelVersion, inputs, [.. message.Outputs.Select(output => output.Name)]);
    }

    private static Tensor Read(InputTensor input, ByteString? raw)
    {
        CheckParameters(input.Parameters);
        if (!ElementTypes.TryParse(input.Datatype, out var type))
        {
            throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected a datatype of {ElementTypes.AllNames}, got '{input.Datatype}'"
            );
        }

        var shape = new TensorShape([.. input.Shape]);
        if (raw is null)
        {
            return TypedContents.Read(input.Name, type, shape, input.Contents ?? new InferTensorContents());
        }

        if (input.Contents is not null)
        {
            throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected no contents beside raw_input_contents, got both"
            );
        }

        return RawTensors.Read(input.Name, type, shape, raw.Memory);
    }

    private static void CheckParameters(MapField<string, InferParameter> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (value is not { ParameterChoiceCase: ParameterChoice.BoolParam, BoolParam: false })
            {
                UnsupportedParameters.Check(name);
            }
        }
    }
}
