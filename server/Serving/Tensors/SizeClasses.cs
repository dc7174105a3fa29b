using System.Numerics;

namespace Sluice.Serving.Tensors;

/// <summary>
/// The sizes that buffers come in, so that one fits the next request too: four to a doubling, hence at most a fifth of a buffer is
/// unused beyond the smallest. Pure.
/// </summary>
internal static class SizeClasses
{
    /// <summary>How many there are: the last holds the longest array's length.</summary>
    public const int Count = ((31 - SmallestBits) * Steps) + 1;

    private const int SmallestBits = 10;
    private const int StepBits = 2;
    private const int Steps = 1 << StepBits;

    /// <summary>The smallest size that holds so many bytes.</summary>
    public static int IndexOf(int bytes)
    {
        if (bytes <= 1 << SmallestBits)
        {
            return 0;
        }

        var last = (uint)bytes - 1;
        var bits = BitOperations.Log2(last);
        var step = (int)(last >> (bits - StepBits)) & (Steps - 1);
        return ((bits - SmallestBits) * Steps) + step + 1;
    }

    /// <summary>Its bytes; the last is one less than a power of two would be.</summary>
    public static int BytesOf(int index)
    {
        var (doublings, steps) = Math.DivRem(index, Steps);
        return (int)Math.Min((long)(Steps + steps) << (SmallestBits - StepBits + doublings), int.MaxValue);
    }
}
