using System.Runtime.InteropServices;
using Sluice.Serving.Batching.Trials;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Batching;

public sealed class TrialVerdictTests
{
    [Theory]
    [InlineData("bound by weights", 70, 75, true)]
    [InlineData("a little faster a row", 100, 700, true)]
    [InlineData("not worth its gathering", 100, 750, false)]
    [InlineData("a convolution", 100, 800, false)]
    [InlineData("slower a row", 100, 900, false)]
    public void Rows_together_must_be_faster_a_row(string because, int one, int together, bool isWorthIt)
    {
        var refusal = TrialVerdict.OfSpeed(
            TimeSpan.FromMicroseconds(one),
            TimeSpan.FromMicroseconds(together),
            rows: 8
        );

        Assert.True(refusal is null == isWorthIt, because);
    }

    [Theory]
    [InlineData("the same", new[] { 1f, -2f }, new[] { 1f, -2f }, true)]
    [InlineData("but for rounding", new[] { 1f, -2f }, new[] { 1.00001f, -2f }, true)]
    [InlineData("what cancels, against the largest", new[] { 1000f, 1e-3f }, new[] { 1000f, 2e-3f }, true)]
    [InlineData("another value", new[] { 1f, -2f }, new[] { 1.01f, -2f }, false)]
    [InlineData("another sign", new[] { 1f, -2f }, new[] { 1f, 2f }, false)]
    [InlineData("NaN is NaN", new[] { float.NaN }, new[] { float.NaN }, true)]
    [InlineData("NaN is no number", new[] { float.NaN }, new[] { 0f }, false)]
    [InlineData("an infinity", new[] { float.PositiveInfinity }, new[] { float.PositiveInfinity }, true)]
    [InlineData("infinities of two signs", new[] { float.PositiveInfinity }, new[] { float.NegativeInfinity }, false)]
    [InlineData("more values", new[] { 1f, 2f }, new[] { 1f }, false)]
    public void A_row_must_get_what_it_gets_alone(string because, float[] together, float[] alone, bool isAlike)
    {
        var refusal = TrialVerdict.OfRow([Floats(together)], [Floats(alone)]);

        Assert.True(refusal is null == isAlike, because);
    }

    [Fact]
    public void Integers_and_strings_must_be_equal()
    {
        Assert.NotNull(TrialVerdict.OfRow([Integers(5)], [Integers(6)]));
        Assert.Null(TrialVerdict.OfRow([Integers(5)], [Integers(5)]));
        Assert.NotNull(TrialVerdict.OfRow([Text("a")], [Text("b")]));
        Assert.Null(TrialVerdict.OfRow([Text("a")], [Text("a")]));
    }

    private static Tensor Floats(float[] values) =>
        Tensor.OfBytes("y", ElementType.Float32, new(1, values.Length), MemoryMarshal.AsBytes<float>(values).ToArray());

    private static Tensor Integers(long value) =>
        Tensor.OfBytes("y", ElementType.Int64, new(1, 1), BitConverter.GetBytes(value));

    private static Tensor Text(string value) =>
        Tensor.OfElements("y", new(1, 1), [System.Text.Encoding.UTF8.GetBytes(value)]);
}
