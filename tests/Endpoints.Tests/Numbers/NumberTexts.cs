using System.Globalization;
using System.Text;

namespace Sluice.Endpoints.Tests.Numbers;

/// <summary>Texts of numbers by chance, of the kinds on which readers have been wrong.</summary>
internal static class NumberTexts
{
    /// <summary>One text, of any kind; nearly all are JSON numbers.</summary>
    public static string Next(Random chance) =>
        chance.Next(11) switch
        {
            0 => Single(chance).ToString(CultureInfo.InvariantCulture),
            1 => ((double)Single(chance)).ToString(CultureInfo.InvariantCulture),
            2 => Double(chance).ToString("R", CultureInfo.InvariantCulture),
            3 => (chance.NextDouble() * 2 - 1).ToString($"F{chance.Next(1, 20)}", CultureInfo.InvariantCulture),
            4 => Middle(chance),
            5 => MiddleAndMore(chance),
            6 => Digits(chance, 40),
            7 => $"{Digits(chance, 20)}e{chance.Next(-60, 50)}",
            8 => $"{Digits(chance, 3)}E{(chance.Next(2) == 0 ? "+" : "")}{chance.Next(0, 400)}",
            9 => chance.NextInt64(-300, 70_000).ToString(CultureInfo.InvariantCulture),
            _ => Spoiled(chance),
        };

    /// <summary>Any float, subnormal ones and the least and greatest as likely as those between.</summary>
    public static float Single(Random chance)
    {
        var exponent = chance.Next(6) switch
        {
            0 => 0u,
            1 => 1u,
            2 => 0xFEu,
            3 => (uint)chance.Next(0xFF),
            _ => (uint)chance.Next(110, 140),
        };
        var significand = chance.Next(4) switch
        {
            0 => 0u,
            1 => 0x7FFFFFu,
            _ => (uint)chance.Next(1 << 23),
        };
        return BitConverter.UInt32BitsToSingle(((uint)chance.Next(2) << 31) | (exponent << 23) | significand);
    }

    /// <summary>Any double.</summary>
    public static double Double(Random chance) =>
        BitConverter.Int64BitsToDouble(chance.NextInt64()) is var any && double.IsFinite(any) ? any : 0;

    /// <summary>Exactly between two floats: a tie.</summary>
    private static string Middle(Random chance)
    {
        var below = Math.Abs(Single(chance));
        var bits = BitConverter.SingleToUInt32Bits(below);
        var middle = (below + (double)BitConverter.UInt32BitsToSingle(Math.Min(bits + 1, 0x7F7FFFFF))) / 2;
        // Every binary fraction of 53 bits in that range ends within 200 places.
        return middle.ToString("E200", CultureInfo.InvariantCulture);
    }

    /// <summary>A hair beside a tie, so that only digits far behind decide.</summary>
    private static string MiddleAndMore(Random chance)
    {
        var text = new StringBuilder(Middle(chance));
        var end = text.ToString().IndexOf('E', StringComparison.Ordinal);
        var at = chance.Next(2) == 0 ? end - 1 : chance.Next(Math.Min(end - 1, 17), end);
        if (char.IsAsciiDigit(text[at]) && text[at] is > '0' and < '9')
        {
            text[at] += (char)(chance.Next(2) == 0 ? 1 : -1);
        }

        return text.ToString();
    }

    private static string Digits(Random chance, int most)
    {
        var text = new StringBuilder();
        text.Append(chance.Next(2) == 0 ? "-" : "");
        text.Append(chance.Next(1, 10));
        Append(chance.Next(most));
        if (chance.Next(2) == 0)
        {
            text.Append('.');
            Append(chance.Next(1, most));
        }

        return text.ToString();

        void Append(int count)
        {
            var isZero = chance.Next(8) == 0;
            for (; count > 0; count--)
            {
                text.Append(isZero ? 0 : chance.Next(10));
            }
        }
    }

    /// <summary>A number with one character changed, left out or doubled: often none any more.</summary>
    private static string Spoiled(Random chance)
    {
        var text = $"{Digits(chance, 10)}{(chance.Next(2) == 0 ? "e-3" : "")}";
        var at = chance.Next(text.Length);
        return chance.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, $"{text[at]}"),
            _ => text.Remove(at, 1).Insert(at, $"{"+-.eE0 x_"[chance.Next(9)]}"),
        };
    }
}
