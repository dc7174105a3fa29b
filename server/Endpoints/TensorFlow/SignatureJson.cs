using System.Globalization;
using System.Text.Json;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>A version's inputs and outputs in TensorFlow Serving's words (GetModelMetadataResponse, SignatureDefMap).</summary>
internal static class SignatureJson
{
    private const string Method = "tensorflow/serving/predict";

    public static void Write(Utf8JsonWriter writer, VersionSnapshot version, ModelSignature signature)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("model_spec");
        writer.WriteString("name", version.Model.Text);
        writer.WriteString("signature_name", "");
        writer.WriteString("version", version.Version.Text);
        writer.WriteEndObject();
        writer.WriteStartObject("metadata");
        writer.WriteStartObject("signature_def");
        writer.WriteStartObject("signature_def");
        writer.WriteStartObject(PredictRequestReader.Signature);
        Write(writer, "inputs", signature.Inputs);
        Write(writer, "outputs", signature.Outputs);
        writer.WriteString("method_name", Method);
        for (var depth = 0; depth < 5; depth++)
        {
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, string role, IReadOnlyList<TensorSpec> specs)
    {
        writer.WriteStartObject(role);
        foreach (var spec in specs)
        {
            writer.WriteStartObject(spec.Name);
            writer.WriteString("dtype", Type(spec.Type));
            writer.WriteStartObject("tensor_shape");
            writer.WriteStartArray("dim");
            foreach (var size in spec.Shape.Dimensions)
            {
                writer.WriteStartObject();
                // 64-bit integers are strings in protobuf's JSON.
                writer.WriteString("size", size.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("name", "");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            // No dimensions: a scalar, or any rank; the signature does not tell which.
            writer.WriteBoolean("unknown_rank", spec.Shape.Rank == 0);
            writer.WriteEndObject();
            writer.WriteString("name", spec.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string Type(ElementType type) =>
        type switch
        {
            ElementType.Bool => "DT_BOOL",
            ElementType.Float16 => "DT_HALF",
            ElementType.BFloat16 => "DT_BFLOAT16",
            ElementType.Float32 => "DT_FLOAT",
            ElementType.Float64 => "DT_DOUBLE",
            ElementType.Bytes => "DT_STRING",
            _ => $"DT_{type.Name()}",
        };
}
