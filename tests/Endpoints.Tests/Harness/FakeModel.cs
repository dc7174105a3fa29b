using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>A model that a test serves.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">The versions that the repository lists.</param>
/// <param name="Load">What loading a version gives, or throws.</param>
internal sealed record FakeModel(string Name, string[] Versions, Func<string, ILoadedModel> Load)
{
    public const string BrokenBecause = "the file ends after 3 bytes";

    /// <summary>One input <c>in</c> and one output <c>out</c> of a type, in any shape; named <c>echo-FP32</c> and so on.</summary>
    public static FakeModel Echo(ElementType type) =>
        new(
            $"echo-{type.Name()}",
            ["1"],
            _ => new EchoModel(new([new("in", type, new TensorShape())], [new("out", type, new TensorShape())]))
        );

    /// <summary>An echo of FP32 that notes of each input whether it lies aligned.</summary>
    public static FakeModel Looking(string name, List<bool> aligned)
    {
        var echo = EchoOf(name, ElementType.Float32);
        return echo with { Load = version => new LookingModel(echo.Load(version), aligned) };
    }

    /// <summary>One input <c>in</c> and one output <c>out</c> of a type and a shape.</summary>
    public static FakeModel EchoOf(string name, ElementType type, params long[] shape) =>
        new(
            name,
            ["1"],
            _ => new EchoModel(
                new([new("in", type, new TensorShape(shape))], [new("out", type, new TensorShape(shape))])
            )
        );

    /// <summary>Inputs <c>a</c> FP32 [-1, 2] and <c>b</c> BYTES [-1], which come back as <c>x</c> and <c>y</c>.</summary>
    public static FakeModel Pair(string name, params string[] versions) =>
        new(
            name,
            versions,
            _ => new EchoModel(
                new(
                    [new("a", ElementType.Float32, new(-1, 2)), new("b", ElementType.Bytes, new(-1))],
                    [new("x", ElementType.Float32, new(-1, 2)), new("y", ElementType.Bytes, new(-1))]
                )
            )
        );

    /// <summary>Gives strings back in an output whose name says that they are any bytes.</summary>
    public static FakeModel Raw(string name) =>
        new(
            name,
            ["1"],
            _ => new EchoModel(new([new("in", ElementType.Bytes, new())], [new("out_bytes", ElementType.Bytes, new())]))
        );

    /// <summary>Input <c>in</c> FP32 [-1, 2]; outputs <c>total</c>, a scalar, and <c>part</c> of two numbers: not one a row.</summary>
    public static FakeModel Totals(string name = "totals") =>
        new(
            name,
            ["1"],
            _ => new AnsweringModel(
                new(
                    [new("in", ElementType.Float32, new(-1, 2))],
                    [new("total", ElementType.Float32, new()), new("part", ElementType.Float32, new(2))]
                ),
                Tensor.OfBytes("total", ElementType.Float32, new(), Samples.Bytes(2.5f)),
                Tensor.OfBytes("part", ElementType.Float32, new(2), Samples.Bytes(1f, 1.5f))
            )
        );

    /// <summary>
    /// Input <c>in</c> FP32 [-1, 2]; outputs <c>label</c> BYTES and <c>probabilities</c> of three classes, one of which CSV must
    /// quote; always two rows.
    /// </summary>
    public static FakeModel Classifier(string name = "classifier") =>
        new(
            name,
            ["1"],
            _ => new AnsweringModel(
                new(
                    [new("in", ElementType.Float32, new(-1, 2))],
                    [
                        new("label", ElementType.Bytes, new(-1)),
                        new("probabilities", ElementType.Float32, new(-1, 3))
                        {
                            Classes = ClassLabels.Of(["no", "a,b", "yes"]),
                        },
                    ]
                ),
                Tensor.OfElements("label", new(2), ["a,b"u8.ToArray(), "yes"u8.ToArray()]),
                Tensor.OfBytes(
                    "probabilities",
                    ElementType.Float32,
                    new(2, 3),
                    Samples.Bytes(0.5f, 0.25f, 0.25f, 0f, 0.125f, 0.875f)
                )
            )
        );

    /// <summary>Takes nothing; every run ends with an exception.</summary>
    public static FakeModel Failing(Exception failure) => new("failing", ["1"], _ => new FailingModel(failure));

    /// <summary>Does not load.</summary>
    public static FakeModel Broken(string name = "broken") =>
        new(name, ["1"], _ => throw ServingException.InvalidArgument(BrokenBecause));
}
