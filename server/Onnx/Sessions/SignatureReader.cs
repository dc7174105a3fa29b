using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Tensors;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Sessions;

/// <summary>Reads what a session takes and gives.</summary>
internal static class SignatureReader
{
    /// <exception cref="ServingException">InvalidArgument: an input or output is nothing that can be served.</exception>
    public static ModelSignature Read(InferenceSession session) =>
        new(
            [.. session.InputNames.Select(name => Spec("input", name, session.InputMetadata[name]))],
            [.. session.OutputNames.Select(name => Spec("output", name, session.OutputMetadata[name]))]
        );

    private static TensorSpec Spec(string role, string name, NodeMetadata metadata)
    {
        if (role == "input" && metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_OPTIONAL)
        {
            return Spec(role, name, metadata.AsOptionalMetadata().ElementMeta) with { IsOptional = true };
        }

        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            var kind = metadata.OnnxValueType.ToString()["ONNX_TYPE_".Length..].ToLowerInvariant();
            throw Refuse($"is a {kind}; expected a dense tensor");
        }

        if (!OnnxElementTypes.TryRead(metadata.ElementDataType, out var type))
        {
            throw Refuse($"has elements of {metadata.ElementDataType}; expected one of {ElementTypes.AllNames}");
        }

        return new(name, type, new TensorShape(Array.ConvertAll(metadata.Dimensions, size => (long)size)));

        ServingException Refuse(string reason) => ServingException.InvalidArgument($"{role} '{name}' {reason}");
    }
}
