using System.Numerics;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>Powers of ten as fixed-point numbers, exact but for the last bit.</summary>
internal static class PowersOfTen
{
    /// <summary>10 to an exponent times the power of two that gives it so many bits, rounded up.</summary>
    public static BigInteger Scaled(int exponent, int bits)
    {
        var power = BigInteger.Pow(10, Math.Abs(exponent));
        var length = (int)power.GetBitLength();
        if (exponent >= 0)
        {
            return length <= bits ? power << (bits - length) : DivideUp(power, BigInteger.One << (length - bits));
        }

        // 1/power lies between 2^-length and 2^(1-length).
        return DivideUp(BigInteger.One << (length - 1 + bits), power);
    }

    private static BigInteger DivideUp(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return rest.IsZero ? quotient : quotient + BigInteger.One;
    }
}
