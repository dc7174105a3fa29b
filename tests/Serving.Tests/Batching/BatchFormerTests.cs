using Sluice.Serving.Batching;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Batching;

public sealed class BatchFormerTests
{
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            // because                                     waiting: rows×size>outputs      chosen
            { "one alone", "1x4>y", "0" },
            { "all that suit", "1x4>y 1x4>y 2x4>y", "0 1 2" },
            { "no more rows than fit", "3x4>y 3x4>y 3x4>y", "0 1" },
            { "one that fits after one that does not", "5x4>y 4x4>y 3x4>y", "0 2" },
            { "not of another size", "1x4>y 1x5>y 1x4>y", "0 2" },
            { "not who wants another output", "1x4>y 1x4>z 1x4>y", "0 2" },
            { "not who wants them in another order", "1x4>yz 1x4>zy", "0" },
            { "not who wants more", "1x4>y 1x4>yz", "0" },
            { "the first, however large", "9x4>y 1x4>y", "0" },
            { "exactly full", "4x4>y 4x4>y 1x4>y", "0 1" },
            { "whom the first passes over is the next first", "1x5>y 1x4>y 1x5>y", "0 2" },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Chooses_who_runs_together(string because, string waiting, string expected)
    {
        var chosen = BatchFormer.Choose([.. waiting.Split(' ').Select(Parse)], maxRows: 8);

        Assert.True(expected == string.Join(' ', chosen), $"{because}: {string.Join(' ', chosen)}");
    }

    [Fact]
    public void Inputs_may_come_in_any_order()
    {
        BatchShape[] waiting =
        [
            new([Input("a", 2), Input("b", 3)], ["y"], 1),
            new([Input("b", 3), Input("a", 2)], ["y"], 1),
        ];

        Assert.Equal([0, 1], BatchFormer.Choose(waiting, maxRows: 8));
    }

    [Fact]
    public void Who_leaves_out_an_optional_input_runs_with_others_who_do()
    {
        BatchShape[] waiting =
        [
            new([Input("a", 2), Input("b", 3)], ["y"], 1),
            new([Input("a", 2)], ["y"], 1),
            new([Input("a", 2), Input("c", 3)], ["y"], 1),
        ];

        Assert.Equal([0], BatchFormer.Choose(waiting, maxRows: 8));
    }

    private static BatchShape Parse(string text)
    {
        var parts = text.Split('x', '>');
        var rows = int.Parse(parts[0], null);
        return new([Input("x", int.Parse(parts[1], null), rows)], [.. parts[2].Select(output => $"{output}")], rows);
    }

    private static Tensor Input(string name, int size, int rows = 1) =>
        Tensor.OfBytes(name, ElementType.UInt8, new(rows, size), new byte[rows * size]);
}
