using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Inference;

public sealed class RequestValidatorTests
{
    private static readonly ModelSignature Signature = new(
        [
            new("rows", ElementType.Float32, new(-1, 4)),
            new("flag", ElementType.Bool, new(1)),
            new("any", ElementType.Int64, new()),
        ],
        [new("label", ElementType.Int64, new(-1)), new("scores", ElementType.Float32, new(-1, 3))]
    );

    private const string Takes = "the model takes rows FP32 [-1, 4], flag BOOL [1], any INT64 []";

    public static TheoryData<string, string, string?> Inputs =>
        new()
        {
            { "all, in order", "rows FP32 2,4; flag BOOL 1; any INT64", null },
            { "all, in another order", "any INT64; rows FP32 2,4; flag BOOL 1", null },
            { "no row is a number of rows", "rows FP32 0,4; flag BOOL 1; any INT64", null },
            { "a shape without dimensions may be of any rank", "rows FP32 1,4; flag BOOL 1; any INT64 5", null },
            { "one missing", "rows FP32 2,4; any INT64", $"input 'flag' is missing; {Takes}" },
            { "all missing", "", $"input 'rows' is missing; {Takes}" },
            { "one too many", "rows FP32 2,4; flag BOOL 1; any INT64; x FP32 1", $"no input 'x'; {Takes}" },
            { "another case", "Rows FP32 2,4; flag BOOL 1; any INT64", $"no input 'Rows'; {Takes}" },
            { "one twice", "flag BOOL 1; flag BOOL 1; any INT64", "input 'flag' is given twice" },
            {
                "another datatype",
                "rows FP64 2,4; flag BOOL 1; any INT64",
                "input 'rows': expected datatype FP32, got FP64"
            },
            {
                "another size",
                "rows FP32 2,5; flag BOOL 1; any INT64",
                "input 'rows': expected shape [-1, 4] (-1: any size), got [2, 5]"
            },
            {
                "fewer dimensions",
                "rows FP32 4; flag BOOL 1; any INT64",
                "input 'rows': expected shape [-1, 4] (-1: any size), got [4]"
            },
            {
                "a scalar for a vector",
                "rows FP32 2,4; flag BOOL; any INT64",
                "input 'flag': expected shape [1] (-1: any size), got []"
            },
        };

    [Theory, MemberData(nameof(Inputs))]
    public void Compares_inputs_with_what_the_model_declares(string because, string inputs, string? refusal)
    {
        var given = inputs.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Input).ToArray();

        AssertRefused(because, refusal, () => RequestValidator.CheckInputs(Signature, given));
    }

    public static TheoryData<string, string[], string[]?, string?> Outputs =>
        new()
        {
            { "none named: all, in the model's order", [], ["label", "scores"], null },
            { "one", ["scores"], ["scores"], null },
            { "in the order asked for", ["scores", "label"], ["scores", "label"], null },
            {
                "an unknown one",
                ["label", "loss"],
                null,
                "no output 'loss'; the model gives label INT64 [-1], scores FP32 [-1, 3]"
            },
            {
                "an input is no output",
                ["rows"],
                null,
                "no output 'rows'; the model gives label INT64 [-1], scores FP32 [-1, 3]"
            },
            { "one twice", ["label", "scores", "label"], null, "output 'label' is asked for twice" },
        };

    [Theory, MemberData(nameof(Outputs))]
    public void Chooses_the_outputs(string because, string[] requested, string[]? expected, string? refusal)
    {
        IReadOnlyList<string>? wanted = null;

        AssertRefused(because, refusal, () => wanted = RequestValidator.WantedOutputs(Signature, requested));

        Assert.Equal(expected, wanted);
    }

    [Fact]
    public void A_model_may_take_nothing()
    {
        var constant = new ModelSignature([], []);

        RequestValidator.CheckInputs(constant, []);

        AssertRefused(
            "says that there are none",
            "no input 'x'; the model takes none",
            () => RequestValidator.CheckInputs(constant, [Input("x FP32 1")])
        );
    }

    private static void AssertRefused(string because, string? message, Action act)
    {
        var refusal = Record.Exception(act) as ServingException;

        Assert.True(message == refusal?.Message, $"{because}: {refusal?.Message}");
        Assert.True(refusal is null or { Code: ServingErrorCode.InvalidArgument }, because);
    }

    /// <summary>A tensor by its name, datatype and sizes.</summary>
    private static Tensor Input(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(ElementTypes.TryParse(words[1], out var type));
        var shape = new TensorShape(words.Length > 2 ? [.. words[2].Split(',').Select(long.Parse)] : []);
        Assert.True(shape.TryCountElements(out var count));
        return Tensor.OfBytes(words[0], type, shape, new byte[count * type.SizeInBytes()]);
    }
}
