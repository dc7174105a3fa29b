using Sluice.Onnx.Sessions;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Testing.Onnx;
using static Sluice.Onnx.Tests.TestTensors;

namespace Sluice.Onnx.Tests.Sessions;

public sealed class OnnxEngineTests
{
    public static TheoryData<string, byte[], string> Unreadable =>
        new()
        {
            { "no model", OnnxModels.Broken(), "Protobuf parsing failed" },
            { "an empty file", [], "ModelProto does not have a graph" },
            { "half a model", OnnxModels.Identity(OnnxType.Float, -1)[..30], "Protobuf parsing failed" },
            { "an operator that nobody knows", WithOperator("Nonsense"), "No Op registered for Nonsense" },
            { "a type that the engine lacks", OnnxModels.Identity(OnnxType.Complex64, -1), "tensor(complex64)" },
            { "a file that is not there", WithWeights("gone.bin"), "gone.bin" },
            { "a file outside its folder", WithWeights("../weights.bin"), "escapes model directory" },
        };

    [Theory, MemberData(nameof(Unreadable))]
    public void Says_why_a_model_cannot_be_read(string because, byte[] model, string part)
    {
        var refusal = Assert.Throws<ServingException>(() => ModelFile.Load(model));

        Assert.True(refusal.Code == ServingErrorCode.InvalidArgument, because);
        Assert.StartsWith("ONNX Runtime cannot read model.onnx: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_a_file_is_missing()
    {
        using var file = new ModelFile([]);

        var refusal = Assert.Throws<ServingException>(() =>
            new OnnxEngine().Load(new ModelFiles(file.Beside("other.onnx")))
        );

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("File doesn't exist", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_weights_from_a_file_beside_the_model()
    {
        using var file = new ModelFile(WithWeights("weights.bin"));
        File.WriteAllBytes(file.Beside("weights.bin"), BitConverter.GetBytes(0.5f));

        using var model = file.Load();

        Assert.Equal([1.5f], ToFloats(Assert.Single(model.Run([Floats("x", 1)], ["y"], default))));
    }

    [Fact]
    public void Any_number_of_engines_and_models_live_together()
    {
        using var picks = ModelFile.Load(OnnxModels.Pick());
        using var adds = ModelFile.Load(OnnxModels.AddOne());

        Assert.Equal([20], ToIntegers(Assert.Single(picks.Run([Integers("index", 1)], ["value"], default))));
        Assert.Equal([2], ToFloats(Assert.Single(adds.Run([Floats("x", 1)], ["y"], default))));
    }

    [Fact]
    public void Goes_by_the_name_that_clients_know() => Assert.Equal("onnxruntime_onnx", new OnnxEngine().Platform);

    private static byte[] WithOperator(string op) =>
        new OnnxGraph().Input("x", OnnxType.Float, -1).Output("y", OnnxType.Float, -1).Node(op, "x", "y").Build();

    private static byte[] WithWeights(string location) =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1)
            .ExternalConstant("weights", OnnxType.Float, [1], location, sizeof(float))
            .Output("y", OnnxType.Float, -1)
            .Node("Add", "x weights", "y")
            .Build();
}
