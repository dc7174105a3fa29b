using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Protos.Inference;

namespace Sluice.Soak.Load;

/// <summary>One input, as both protocols send it; made once, sent often.</summary>
internal sealed class Question
{
    private const string Input = "features";
    private const int Features = 4;

    private Question(float[] values)
    {
        var rows = values.Length / Features;
        Message = new ModelInferRequest
        {
            ModelName = "iris",
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = Input,
                    Datatype = "FP32",
                    Shape = { rows, Features },
                },
            },
            RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) },
        };
        var frame = new ArrayBufferWriter<byte>();
        MessageFrame.Write(frame, Message);
        Grpc = frame.WrittenSpan.ToArray();
        var json = new JsonObject
        {
            ["inputs"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = Input,
                    ["datatype"] = "FP32",
                    ["shape"] = new JsonArray(rows, Features),
                    ["data"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
                }
            ),
        };
        Rest = Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>For a stream, which frames it itself.</summary>
    public ModelInferRequest Message { get; }

    /// <summary>The body of a unary call.</summary>
    public byte[] Grpc { get; }

    /// <summary>The JSON.</summary>
    public byte[] Rest { get; }

    /// <param name="random">Chooses the flowers.</param>
    /// <param name="rows">How many.</param>
    public static Question Of(Random random, int rows) =>
        new([.. Enumerable.Range(0, rows * Features).Select(_ => MathF.Round(random.NextSingle() * 8, 1))]);
}
