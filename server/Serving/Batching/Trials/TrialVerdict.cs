using System.Buffers.Binary;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching.Trials;

/// <summary>What a trial's runs show. Pure.</summary>
internal static class TrialVerdict
{
    /// <summary>Less than this part of the time must a row take together: below, what gathering costs eats the gain.</summary>
    private const double WorthIt = 0.9;

    /// <summary>Null: a run of so many rows is faster a row than one of one row; else a sentence with the figures.</summary>
    public static string? OfSpeed(TimeSpan one, TimeSpan together, int rows)
    {
        var part = together / rows / one;
        return part < WorthIt
            ? null
            : FormattableString.Invariant(
                $"{rows} rows together take {together.TotalMicroseconds:F0} us and one alone {one.TotalMicroseconds:F0} us, which is not faster a row"
            );
    }

    /// <summary>Null: a row got the same twice, but for rounding; else which output differs.</summary>
    /// <param name="one">Its outputs.</param>
    /// <param name="other">Its outputs once more.</param>
    /// <param name="how">How the two runs differ, which says what rounding may do.</param>
    public static string? OfRow(IReadOnlyList<Tensor> one, IReadOnlyList<Tensor> other, TrialDifference how)
    {
        for (var i = 0; i < other.Count; i++)
        {
            if (one[i].Shape != other[i].Shape || !AreAlike(one[i], other[i], how))
            {
                return $"output '{other[i].Name}' gives a row another value";
            }
        }

        return null;
    }

    /// <summary>
    /// How far values may lie apart, in parts of the row's largest. With other rows beside it a row meets the same kernel, which does the same.
    /// For another count of rows kernels differ, in the order in which they add and in how exact their products are: NVIDIA's TF32 keeps 10
    /// bits of an FP32, and is used for some counts only.
    /// </summary>
    private static double Tolerance(ElementType type, TrialDifference how) =>
        (type, how) switch
        {
            (ElementType.Float16 or ElementType.BFloat16, TrialDifference.OtherRows) => 1e-2,
            (ElementType.Float16 or ElementType.BFloat16, _) => 3e-2,
            (ElementType.Float32, TrialDifference.OtherCount) => 1e-2,
            _ => 1e-4,
        };

    private static bool AreAlike(Tensor one, Tensor other, TrialDifference how) =>
        one.Type switch
        {
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 => AreClose(
                one,
                other,
                Tolerance(one.Type, how)
            ),
            ElementType.Bytes => one
                .Elements.Zip(other.Elements)
                .All(pair => pair.First.Span.SequenceEqual(pair.Second.Span)),
            _ => one.Bytes.Span.SequenceEqual(other.Bytes.Span),
        };

    /// <summary>By the largest value of the row: what is lost where two large numbers nearly cancel is no difference.</summary>
    private static bool AreClose(Tensor one, Tensor other, double tolerance)
    {
        var (left, right) = (Values(one), Values(other));
        var scale = right.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        return left.Zip(right)
            .All(pair =>
                pair.First.Equals(pair.Second)
                || Math.Abs(pair.First - pair.Second) <= tolerance * Math.Max(scale, 1e-3)
            );
    }

    private static double[] Values(Tensor tensor)
    {
        var size = tensor.Type.SizeInBytes();
        var values = new double[tensor.Bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var element = tensor.Bytes.Span.Slice(i * size, size);
            values[i] = tensor.Type switch
            {
                ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                ElementType.BFloat16 => BitConverter.UInt32BitsToSingle(
                    (uint)BinaryPrimitives.ReadUInt16LittleEndian(element) << 16
                ),
                ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
        }

        return values;
    }
}
