using Sluice.Serving.Errors;
using Sluice.Testing.Onnx;

namespace Sluice.Onnx.Tests.Sessions;

public sealed class SignatureReaderTests
{
    public static TheoryData<string, byte[], string> Signatures =>
        new()
        {
            {
                "symbolic and fixed sizes",
                OnnxModels.Identity(OnnxType.Float, -1, 4),
                "x FP32 [-1, 4] → y FP32 [-1, 4]"
            },
            { "a scalar", OnnxModels.Identity(OnnxType.Double), "x FP64 [] → y FP64 []" },
            { "an empty dimension", OnnxModels.Identity(OnnxType.Int8, 0), "x INT8 [0] → y INT8 [0]" },
            {
                "several, in the model's order",
                OnnxModels.Identities(OnnxType.String, OnnxType.Bool, OnnxType.UInt64),
                "in_0 BYTES [-1], in_1 BOOL [-1], in_2 UINT64 [-1] → out_0 BYTES [-1], out_1 BOOL [-1], out_2 UINT64 [-1]"
            },
            { "a constant among the inputs is none", OnnxModels.AddOne(), "x FP32 [-1] → y FP32 [-1]" },
            { "other types within", OnnxModels.Count(), "trips INT64 [] → count INT64 []" },
            {
                "names of any script, with any sign",
                new OnnxGraph()
                    .Input("größe:0/大", OnnxType.Float, -1)
                    .Output("ответ", OnnxType.Float, -1)
                    .Node("Identity", "größe:0/大", "ответ")
                    .Build(),
                "größe:0/大 FP32 [-1] → ответ FP32 [-1]"
            },
            { "maps by number", OnnxModels.ZipMap(7, -2, 0), "scores FP32 [-1, 3] → p FP32 [-1, 3]" },
            { "a sequence is left out", OnnxModels.SequenceAndTensor(), "x FP32 [-1] → y FP32 [-1]" },
            {
                "no input at all",
                new OnnxGraph()
                    .Constant("c", [2], 1, 2)
                    .Output("y", OnnxType.Int64, 2)
                    .Node("Identity", "c", "y")
                    .Build(),
                " → y INT64 [2]"
            },
        };

    [Theory, MemberData(nameof(Signatures))]
    public void Reads_what_a_model_takes_and_gives(string because, byte[] model, string expected)
    {
        using var loaded = ModelFile.Load(model);

        var found = $"{string.Join(", ", loaded.Signature.Inputs)} → {string.Join(", ", loaded.Signature.Outputs)}";
        Assert.True(expected == found, $"{because}: {found}");
    }

    public static TheoryData<string, byte[], string> Unserved =>
        new() { { "a sequence", OnnxModels.SequenceOutput(), "output 'y' is a sequence; expected a dense tensor" } };

    [Theory, MemberData(nameof(Unserved))]
    public void Refuses_what_cannot_be_served(string because, byte[] model, string message)
    {
        var refusal = Assert.Throws<ServingException>(() => ModelFile.Load(model));

        Assert.True(message == refusal.Message, $"{because}: {refusal.Message}");
        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
    }
}
