namespace Sluice.Serving.Tensors;

/// <summary>
/// The sizes of a tensor's dimensions, outermost first; no dimensions: a scalar. In a signature -1 stands for any size.
/// </summary>
public readonly struct TensorShape(params long[] dimensions) : IEquatable<TensorShape>
{
    /// <summary>The size that a signature gives where any will do.</summary>
    public const long AnySize = -1;

    private readonly long[]? _dimensions = dimensions;

    public ReadOnlySpan<long> Dimensions => _dimensions;

    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>The product of the sizes. False where one is negative or the product exceeds a 64-bit integer.</summary>
    public bool TryCountElements(out long count)
    {
        count = 1;
        foreach (var size in Dimensions)
        {
            if (size < 0 || (count != 0 && size > long.MaxValue / Math.Max(count, 1)))
            {
                count = 0;
                return false;
            }

            count *= size;
        }

        return true;
    }

    /// <summary>Whether a tensor of this shape fits a signature: same rank, and each size equal or any.</summary>
    public bool Fits(TensorShape signature)
    {
        if (Rank != signature.Rank)
        {
            return false;
        }

        for (var i = 0; i < Rank; i++)
        {
            if (signature.Dimensions[i] != AnySize && signature.Dimensions[i] != Dimensions[i])
            {
                return false;
            }
        }

        return true;
    }

    public long[] ToArray() => Dimensions.ToArray();

    public bool Equals(TensorShape other) => Dimensions.SequenceEqual(other.Dimensions);

    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Dimensions)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);

    /// <summary>As users write it: <c>[2, 4]</c>, a scalar <c>[]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _dimensions ?? [])}]";
}
