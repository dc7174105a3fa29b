using Sluice.Onnx.Sessions;
using Sluice.Serving.Models;
using Sluice.Testing.Onnx;

namespace Sluice.Onnx.Tests;

/// <summary>The small models that the other tests build upon are models.</summary>
public sealed class OnnxModelsTests
{
    public static TheoryData<string, byte[], string> Models =>
        new()
        {
            { "one type", OnnxModels.Identity(OnnxType.Float, -1, 4), "x FP32 [-1, 4] → y FP32 [-1, 4]" },
            { "text", OnnxModels.Identity(OnnxType.String, -1), "x BYTES [-1] → y BYTES [-1]" },
            {
                "several",
                OnnxModels.Identities(OnnxType.Bool, OnnxType.UInt64),
                "in_0 BOOL [-1], in_1 UINT64 [-1] → out_0 BOOL [-1], out_1 UINT64 [-1]"
            },
            { "a constant among the inputs", OnnxModels.AddOne(), "x FP32 [-1] → y FP32 [-1]" },
            { "fails on some inputs", OnnxModels.Pick(), "index INT64 [-1] → value INT64 [-1]" },
            { "runs as long as told", OnnxModels.Count(), "trips INT64 [] → count INT64 []" },
        };

    [Theory, MemberData(nameof(Models))]
    public void Every_model_for_tests_loads(string because, byte[] model, string signature)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-onnx-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            File.WriteAllBytes(path, model);

            using var loaded = new OnnxEngine().Load(new ModelFiles(path));

            var found = $"{string.Join(", ", loaded.Signature.Inputs)} → {string.Join(", ", loaded.Signature.Outputs)}";
            Assert.True(signature == found, $"{because}: {found}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
