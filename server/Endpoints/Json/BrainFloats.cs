namespace Sluice.Endpoints.Json;

/// <summary>BF16, which the platform has no type for: the upper half of a binary32.</summary>
internal static class BrainFloats
{
    private const int Shift = 16;
    private const uint QuietNaN = 0x7FC0;

    /// <summary>
    /// Rounds to nearest, ties to even, in one step: a double is not made a float first, for that could round twice.
    /// </summary>
    public static ushort Round(double value)
    {
        if (double.IsNaN(value))
        {
            return (ushort)QuietNaN;
        }

        // Towards zero, with the lowest bit set where something was cut: it then stands for "a little more" (round to odd),
        // and the second rounding sees on which side of a tie the value lies.
        var single = (float)value;
        var bits = BitConverter.SingleToUInt32Bits(single);
        if (double.Abs(single) > double.Abs(value))
        {
            bits--;
        }

        if (single != value)
        {
            bits |= 1;
        }

        var even = (bits >> Shift) & 1;
        return (ushort)((bits + 0x7FFF + even) >> Shift);
    }

    public static bool IsFinite(ushort bits) => (bits & 0x7F80) != 0x7F80;

    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << Shift);
}
