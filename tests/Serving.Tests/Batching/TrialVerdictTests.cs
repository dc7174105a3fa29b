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
    public void A_row_must_get_the_same_whatever_rows_run_beside_it(
        string because,
        float[] one,
        float[] other,
        bool isAlike
    )
    {
        var refusal = TrialVerdict.OfRow([Floats(one)], [Floats(other)], TrialDifference.OtherRows);

        Assert.True(refusal is null == isAlike, because);
    }

    [Theory]
    [InlineData(ElementType.Float32, false, 5e-5, true)]
    [InlineData(ElementType.Float32, false, 5e-4, false)]
    [InlineData(ElementType.Float32, true, 5e-3, true)]
    [InlineData(ElementType.Float32, true, 2e-2, false)]
    [InlineData(ElementType.Float64, false, 5e-4, false)]
    [InlineData(ElementType.Float64, true, 5e-5, true)]
    [InlineData(ElementType.Float64, true, 5e-4, false)]
    [InlineData(ElementType.Float16, false, 5e-3, true)]
    [InlineData(ElementType.Float16, false, 2e-2, false)]
    [InlineData(ElementType.Float16, true, 2e-2, true)]
    [InlineData(ElementType.Float16, true, 5e-2, false)]
    [InlineData(ElementType.BFloat16, false, 2e-2, false)]
    [InlineData(ElementType.BFloat16, true, 2e-2, true)]
    [InlineData(ElementType.BFloat16, true, 5e-2, false)]
    public void What_is_rounding_depends_on_the_type_and_on_what_differs(
        ElementType type,
        bool isOfOtherCount,
        double part,
        bool isRounding
    )
    {
        var how = isOfOtherCount ? TrialDifference.OtherCount : TrialDifference.OtherRows;
        var refusal = TrialVerdict.OfRow([Float(type, 4 * (1 + part))], [Float(type, 4)], how);

        Assert.Equal(isRounding, refusal is null);
    }

    [Fact]
    public void Integers_and_strings_must_be_equal()
    {
        foreach (var how in Enum.GetValues<TrialDifference>())
        {
            Assert.NotNull(TrialVerdict.OfRow([Integers(5)], [Integers(6)], how));
            Assert.Null(TrialVerdict.OfRow([Integers(5)], [Integers(5)], how));
            Assert.NotNull(TrialVerdict.OfRow([Text("a")], [Text("b")], how));
            Assert.Null(TrialVerdict.OfRow([Text("a")], [Text("a")], how));
        }
    }

    private static Tensor Floats(float[] values) =>
        Tensor.OfBytes("y", ElementType.Float32, new(1, values.Length), MemoryMarshal.AsBytes<float>(values).ToArray());

    private static Tensor Float(ElementType type, double value) =>
        Tensor.OfBytes(
            "y",
            type,
            new(1, 1),
            type switch
            {
                ElementType.Float16 => BitConverter.GetBytes((Half)value),
                ElementType.BFloat16 => BitConverter.GetBytes(
                    (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16)
                ),
                ElementType.Float32 => BitConverter.GetBytes((float)value),
                _ => BitConverter.GetBytes(value),
            }
        );

    private static Tensor Integers(long value) =>
        Tensor.OfBytes("y", ElementType.Int64, new(1, 1), BitConverter.GetBytes(value));

    private static Tensor Text(string value) =>
        Tensor.OfElements("y", new(1, 1), [System.Text.Encoding.UTF8.GetBytes(value)]);
}
