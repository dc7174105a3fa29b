using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Conformance.Tests.Ways;

namespace Sluice.Conformance.Tests.NodeTests;

/// <summary>ONNX Runtime by its own API, with nothing of ours between: what an exception is proved against.</summary>
internal static class DirectRun
{
    /// <exception cref="OnnxRuntimeException">It cannot load or run the model.</exception>
    public static IReadOnlyList<WireTensor> Run(NodeCase node)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using var session = new InferenceSession(node.ModelPath, options);
        using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        var values = node.Inputs.Select(Value).ToArray();
        try
        {
            using var results = session.Run(
                run,
                [.. node.Inputs.Select(input => input.Name)],
                values,
                session.OutputNames
            );
            return [.. results.Select((value, i) => Tensor(session.OutputNames[i], value))];
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    private static OrtValue Value(WireTensor tensor)
    {
        if (tensor.Datatype == "BYTES")
        {
            var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Shape);
            var strings = tensor.Strings();
            for (var i = 0; i < strings.Count; i++)
                texts.StringTensorSetElementAt(strings[i].AsSpan(), i);
            return texts;
        }

        var value = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            Types.First(type => type.Value == tensor.Datatype).Key,
            tensor.Shape
        );
        tensor.Bytes.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static WireTensor Tensor(string name, OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();
        if (about.ElementDataType != TensorElementType.String)
            return new(name, Types[about.ElementDataType], about.Shape, value.GetTensorMutableRawData().ToArray());

        var strings = Enumerable
            .Range(0, (int)about.ElementCount)
            .Select(i => value.GetStringElementAsSpan(i).ToArray());
        return WireTensor.OfStrings(name, about.Shape, [.. strings]);
    }

    private static readonly Dictionary<TensorElementType, string> Types = new()
    {
        [TensorElementType.Bool] = "BOOL",
        [TensorElementType.UInt8] = "UINT8",
        [TensorElementType.UInt16] = "UINT16",
        [TensorElementType.UInt32] = "UINT32",
        [TensorElementType.UInt64] = "UINT64",
        [TensorElementType.Int8] = "INT8",
        [TensorElementType.Int16] = "INT16",
        [TensorElementType.Int32] = "INT32",
        [TensorElementType.Int64] = "INT64",
        [TensorElementType.Float16] = "FP16",
        [TensorElementType.BFloat16] = "BF16",
        [TensorElementType.Float] = "FP32",
        [TensorElementType.Double] = "FP64",
        [TensorElementType.String] = "BYTES",
    };
}
