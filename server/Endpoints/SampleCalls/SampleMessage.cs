using System.Text.Json;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.SampleCalls;

/// <summary>
/// The sample of a ModelInferRequest in protobuf's JSON, as <c>grpcurl</c> takes it: typed contents, or raw ones where an input's type
/// has no other (Open Inference Protocol, gRPC, "InferTensorContents"). Pure.
/// </summary>
internal static class SampleMessage
{
    public static string Write(VersionSnapshot version) =>
        SampleRequest.Json(writer =>
        {
            TensorSpec[] inputs = [.. SampleRequest.Given(version.Signature!)];
            var isRaw = inputs.Any(input => input.Type is ElementType.Float16 or ElementType.BFloat16);
            writer.WriteStartObject();
            writer.WriteString("model_name", version.Model.Text);
            writer.WriteString("model_version", version.Version.Text);
            writer.WriteStartArray("inputs");
            foreach (var input in inputs)
            {
                WriteInput(writer, input, isRaw);
            }

            writer.WriteEndArray();
            if (isRaw)
            {
                writer.WriteStartArray("raw_input_contents");
                foreach (var input in inputs)
                {
                    writer.WriteBase64StringValue(Raw(input));
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        });

    private static void WriteInput(Utf8JsonWriter writer, TensorSpec input, bool isRaw)
    {
        var shape = SampleRequest.OneRow(input);
        writer.WriteStartObject();
        writer.WriteString("name", input.Name);
        writer.WriteString("datatype", input.Type.Name());
        writer.WriteStartArray("shape");
        foreach (var size in shape.Dimensions)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        if (!isRaw)
        {
            writer.WriteStartObject("contents");
            writer.WriteStartArray(Field(input.Type));
            for (var i = Tensor.CountElements(input.Name, shape); i > 0; i--)
            {
                WriteElement(writer, input.Type);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteElement(Utf8JsonWriter writer, ElementType type)
    {
        if (type == ElementType.Bytes)
        {
            writer.WriteBase64StringValue("a"u8);
        }
        else
        {
            SampleRequest.WriteElement(writer, type);
        }
    }

    private static byte[] Raw(TensorSpec input)
    {
        var count = Tensor.CountElements(input.Name, SampleRequest.OneRow(input));
        if (input.Type != ElementType.Bytes)
        {
            return new byte[count * input.Type.SizeInBytes()];
        }

        var bytes = new byte[count * 5];
        for (var at = 0; at < bytes.Length; at += 5)
        {
            (bytes[at], bytes[at + 4]) = (1, (byte)'a');
        }

        return bytes;
    }

    private static string Field(ElementType type) =>
        type switch
        {
            ElementType.Bool => "bool_contents",
            ElementType.Int8 or ElementType.Int16 or ElementType.Int32 => "int_contents",
            ElementType.Int64 => "int64_contents",
            ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 => "uint_contents",
            ElementType.UInt64 => "uint64_contents",
            ElementType.Float32 => "fp32_contents",
            ElementType.Float64 => "fp64_contents",
            ElementType.Bytes => "bytes_contents",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "only raw"),
        };
}
