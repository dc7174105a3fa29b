namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>A binary format of floating-point numbers (IEEE 754), as <see cref="ShortestDigits"/> asks for it.</summary>
internal interface IBinaryFloat
{
    /// <summary>Bits of the significand that are written down.</summary>
    static abstract int SignificandBits { get; }

    /// <summary>What the exponent's bits have beyond the power of two by which the significand, as an integer, is multiplied.</summary>
    static abstract int Bias { get; }

    /// <summary>A power of ten, as a fixed-point number of twice the format's width, times a value: the upper half, its lowest bit set where anything was cut.</summary>
    /// <param name="exponent">Of ten.</param>
    /// <param name="value">Of the format's width.</param>
    static abstract ulong RoundToOdd(int exponent, ulong value);
}
