using System.Globalization;

namespace Sluice.Grpc.Status;

/// <summary>The text of a status code in the trailer <c>grpc-status</c>: its number in decimal digits.</summary>
public static class GrpcStatusCodes
{
    private static readonly string[] Texts =
    [
        .. Enum.GetValues<GrpcStatusCode>().Select(code => ((int)code).ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The decimal digits of a code; does not allocate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enum's.</exception>
    public static string Format(GrpcStatusCode code)
    {
        ArgumentOutOfRangeException.ThrowIfNegative((int)code, nameof(code));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)code, Texts.Length, nameof(code));
        return Texts[(int)code];
    }

    /// <summary>
    /// Reads a peer's <c>grpc-status</c>. A number that the specification does not define is
    /// <see cref="GrpcStatusCode.Unknown"/>, as clients are told to treat it.
    /// </summary>
    /// <returns>False where the text is not a number at all.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out GrpcStatusCode code)
    {
        code = GrpcStatusCode.Unknown;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;

        if (number < Texts.Length)
            code = (GrpcStatusCode)number;
        return true;
    }
}
