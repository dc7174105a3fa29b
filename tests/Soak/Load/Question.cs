using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Sluice.Protos.Inference;

namespace Sluice.Soak.Load;

/// <summary>One input, as both protocols say it.</summary>
internal sealed class Question
{
    private const string Input = "features";
    private const int Features = 4;

    private Question(float[] values)
    {
        var rows = values.Length / Features;
        Grpc = new ModelInferRequest
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
        Rest = new JsonObject
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
        }.ToJsonString();
    }

    public ModelInferRequest Grpc { get; }

    public string Rest { get; }

    /// <param name="random">Chooses the flowers.</param>
    /// <param name="rows">How many.</param>
    public static Question Of(Random random, int rows) =>
        new([.. Enumerable.Range(0, rows * Features).Select(_ => MathF.Round(random.NextSingle() * 8, 1))]);
}
