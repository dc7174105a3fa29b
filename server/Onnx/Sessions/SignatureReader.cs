using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Onnx.Classifiers;
using Sluice.Onnx.Tensors;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Sessions;

/// <summary>Reads what a session takes and gives.</summary>
/// <param name="session">The session.</param>
/// <param name="path">Of the file that it was made of.</param>
internal sealed class SignatureReader(InferenceSession session, string path)
{
    private readonly Lazy<ZipMaps> _maps = new(() => ZipMaps.Read(path));

    /// <exception cref="ServingException">InvalidArgument: an input, or every output, is nothing that can be served.</exception>
    public ModelSignature Read()
    {
        var inputs = session.InputNames.Select(Input).ToArray();
        var outputs = new List<TensorSpec>();
        var unserved = new List<UnservedOutput>();
        foreach (var name in session.OutputNames)
        {
            if (TryRead(name, session.OutputMetadata[name], out var output, out var reason))
            {
                outputs.Add(output);
            }
            else
            {
                unserved.Add(new UnservedOutput(name, reason));
            }
        }

        return outputs is [] && unserved is [var first, ..]
            ? throw ServingException.InvalidArgument($"output '{first.Name}' {first.Reason}")
            : new ModelSignature(inputs, outputs) { Unserved = unserved };
    }

    private TensorSpec Input(string name)
    {
        var metadata = session.InputMetadata[name];
        var isOptional = metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_OPTIONAL;
        var element = isOptional ? metadata.AsOptionalMetadata().ElementMeta : metadata;
        return TryReadTensor(name, element, out var spec, out var reason)
            ? spec with
            {
                IsOptional = isOptional,
            }
            : throw ServingException.InvalidArgument($"input '{name}' {reason}");
    }

    private bool TryRead(
        string name,
        NodeMetadata metadata,
        [NotNullWhen(true)] out TensorSpec? spec,
        [NotNullWhen(false)] out string? reason
    )
    {
        if (!IsClassifier(metadata))
        {
            return TryReadTensor(name, metadata, out spec, out reason);
        }

        var classes = _maps.Value.ClassesOf(name);
        (spec, reason) = classes is null
            ? (
                null,
                "is a sequence of maps that no ZipMap node makes, so that their keys are not known; expected a dense tensor"
            )
            : (
                new TensorSpec(name, ElementType.Float32, new(TensorShape.AnySize, classes.Names.Count))
                {
                    Classes = classes,
                },
                (string?)null
            );
        return reason is null;
    }

    /// <summary>Whether it is <c>seq(map(int64, float))</c> or <c>seq(map(string, float))</c>.</summary>
    private static bool IsClassifier(NodeMetadata metadata) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_SEQUENCE
        && metadata.AsSequenceMetadata().ElementMeta is { OnnxValueType: OnnxValueType.ONNX_TYPE_MAP } element
        && element.AsMapMetadata()
            is {
                KeyDataType: TensorElementType.Int64 or TensorElementType.String,
                ValueMetadata:
                { OnnxValueType: OnnxValueType.ONNX_TYPE_TENSOR, ElementDataType: TensorElementType.Float },
            };

    private static bool TryReadTensor(
        string name,
        NodeMetadata metadata,
        [NotNullWhen(true)] out TensorSpec? spec,
        [NotNullWhen(false)] out string? reason
    )
    {
        (spec, reason) = (null, null);
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            var kind = metadata.OnnxValueType.ToString()["ONNX_TYPE_".Length..].ToLowerInvariant();
            reason = $"is a {kind}; expected a dense tensor";
        }
        else if (!OnnxElementTypes.TryRead(metadata.ElementDataType, out var type))
        {
            reason = $"has elements of {metadata.ElementDataType}; expected one of {ElementTypes.AllNames}";
        }
        else
        {
            spec = new(name, type, new TensorShape(Array.ConvertAll(metadata.Dimensions, size => (long)size)));
        }

        return reason is null;
    }
}
