using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;
using Sluice.Testing.Onnx;
using static Sluice.Onnx.Tests.TestTensors;

namespace Sluice.Onnx.Tests.Sessions;

public sealed class OnnxErrorsTests
{
    private const string Prefix = "the model cannot be run: ";

    /// <summary>The operator, its inputs, the code, and a part of the message.</summary>
    public static TheoryData<string, string, long[][], ServingErrorCode, string> Faults =>
        new()
        {
            {
                "a value that the engine blames on the inputs",
                "Gather",
                [
                    [10, 20, 30],
                    [99],
                ],
                ServingErrorCode.InvalidArgument,
                "idx=99 must be within the inclusive range [-3,2]"
            },
            {
                "sizes that do not go together, blamed on nobody",
                "Reshape",
                [
                    [1, 2, 3],
                    [2, 2],
                ],
                ServingErrorCode.Internal,
                "Input shape:{3}, requested shape:{2,2}"
            },
            {
                "what would be a trap of the processor",
                "Div",
                [
                    [1],
                    [0],
                ],
                ServingErrorCode.Internal,
                "division by zero"
            },
            {
                "more memory than there is",
                "ConstantOfShape",
                [
                    [1L << 30, 1L << 20],
                ],
                ServingErrorCode.ResourceExhausted,
                "Failed to allocate memory"
            },
            {
                "more memory than can be counted",
                "ConstantOfShape",
                [
                    [1L << 40, 1L << 40],
                ],
                ServingErrorCode.Internal,
                "Integer overflow"
            },
        };

    [Theory, MemberData(nameof(Faults))]
    public void Tells_faults_of_the_inputs_from_ours(
        string because,
        string op,
        long[][] inputs,
        ServingErrorCode code,
        string part
    )
    {
        var names = Enumerable.Range(0, inputs.Length).Select(i => $"in_{i}").ToArray();
        var graph = new OnnxGraph().Node(op, string.Join(' ', names), "y");
        foreach (var name in names)
        {
            graph.Input(name, OnnxType.Int64, -1);
        }

        graph.Output(
            "y",
            op == "ConstantOfShape" ? OnnxType.Float : OnnxType.Int64,
            op is "Gather" or "Div" ? [-1] : [-1, -1]
        );
        using var model = ModelFile.Load(graph.Build());
        var tensors = names.Select((name, i) => Integers(name, inputs[i])).ToArray();

        var fault = Assert.Throws<ServingException>(() => model.Run(tensors, ["y"], default));

        Assert.True(code == fault.Code, $"{because}: {fault.Code}");
        Assert.StartsWith(Prefix, fault.Message, StringComparison.Ordinal);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.InnerException);
    }

    [Fact]
    public void A_vector_where_some_node_needs_a_scalar_is_the_callers_fault()
    {
        using var model = ModelFile.Load(OnnxModels.Count());

        var fault = Assert.Throws<ServingException>(() => model.Run([Integers("trips", 1, 2)], ["count"], default));

        Assert.Equal(ServingErrorCode.InvalidArgument, fault.Code);
        Assert.Contains("should be a scalar tensor. Got shape of {2}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_input_is_not_blamed_for_a_vector_that_may_be_one()
    {
        using var model = ModelFile.Load(
            new OnnxGraph()
                .Input("scalar", OnnxType.Int64)
                .Input("x", OnnxType.Int64, -1)
                .Input("shape", OnnxType.Int64, -1)
                .Output("y", OnnxType.Int64, -1, -1)
                .Output("same", OnnxType.Int64)
                .Node("Identity", "scalar", "same")
                .Node("Reshape", "x shape", "y")
                .Build()
        );
        Tensor[] inputs = [Scalar("scalar", 1), Integers("x", 1, 2, 3), Integers("shape", 2, 2)];

        var fault = Assert.Throws<ServingException>(() => model.Run(inputs, ["y"], default));

        Assert.Equal(ServingErrorCode.Internal, fault.Code);
    }

    [Fact]
    public void A_failed_run_leaves_the_session_good()
    {
        using var model = ModelFile.Load(OnnxModels.Pick());

        Assert.Throws<ServingException>(() => model.Run([Integers("index", 3)], ["value"], default));

        Assert.Equal([30, 10], ToIntegers(Assert.Single(model.Run([Integers("index", -1, 0)], ["value"], default))));
    }
}
