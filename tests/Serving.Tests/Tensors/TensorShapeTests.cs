using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Tensors;

public sealed class TensorShapeTests
{
    public static TheoryData<string, long[], long?> Counts =>
        new()
        {
            { "a scalar", [], 1 },
            { "a vector", [3], 3 },
            { "a product", [2, 3, 4], 24 },
            { "an empty dimension", [2, 0, 4], 0 },
            { "nothing beside the largest", [0, long.MaxValue, long.MaxValue], 0 },
            { "the largest", [long.MaxValue], long.MaxValue },
            { "the largest and one", [long.MaxValue, 1], long.MaxValue },
            { "just beyond 64 bits", [1L << 32, 1L << 31], null },
            { "far beyond, back to 0 if it wrapped", [1L << 32, 1L << 32], null },
            { "far beyond, back to a small number if it wrapped", [(1L << 62) + 1, 4], null },
            { "negative", [-1], null },
            { "negative beside nothing", [0, -1], null },
            { "negative twice", [-2, -3], null },
            { "the most negative", [long.MinValue], null },
        };

    [Theory, MemberData(nameof(Counts))]
    public void Counts_elements(string because, long[] sizes, long? expected)
    {
        long? count = new TensorShape(sizes).TryCountElements(out var product) ? product : null;

        Assert.True(expected == count, $"{because}: {count}");
    }

    public static TheoryData<string, long[], long[], bool> Fits =>
        new()
        {
            { "the same", [2, 3], [2, 3], true },
            { "any size", [2, 3], [-1, 3], true },
            { "any size, even none", [0, 3], [-1, 3], true },
            { "another size", [2, 4], [2, 3], false },
            { "fewer dimensions", [3], [-1, 3], false },
            { "more dimensions", [1, 2, 3], [2, 3], false },
            { "scalars", [], [], true },
            { "the wildcard itself is no size", [-1], [3], false },
        };

    [Theory, MemberData(nameof(Fits))]
    public void Fits_a_signature(string because, long[] given, long[] signature, bool expected) =>
        Assert.True(expected == new TensorShape(given).Fits(new TensorShape(signature)), because);

    [Fact]
    public void Equals_by_sizes()
    {
        var shape = new TensorShape(2, 3);

        Assert.True(shape == new TensorShape(2, 3) && shape.GetHashCode() == new TensorShape(2, 3).GetHashCode());
        Assert.True(shape != new TensorShape(3, 2));
        Assert.True(shape != new TensorShape(2, 3, 1));
        Assert.False(shape.Equals((object)"[2, 3]"));
        Assert.True(default == new TensorShape());
    }

    [Theory]
    [InlineData(new long[] { }, "[]")]
    [InlineData(new long[] { 7 }, "[7]")]
    [InlineData(new long[] { -1, 4 }, "[-1, 4]")]
    public void Is_written_as_users_write_it(long[] sizes, string expected) =>
        Assert.Equal(expected, new TensorShape(sizes).ToString());
}
