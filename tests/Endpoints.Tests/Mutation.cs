using System.Text;

namespace Sluice.Endpoints.Tests;

/// <summary>Changes requests by chance.</summary>
internal static class Mutation
{
    private static readonly string[] Dictionary =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\ud800",
        "null",
        "true",
        "1e999",
        "-0",
        "NaN",
        "-1",
        "9223372036854775808",
        "18446744073709551616",
        "\"shape\"",
        "\"data\"",
        "\"inputs\"",
        "\"BYTES\"",
        "\"instances\"",
        "\"b64\"",
        "\"parameters\"",
        "\"binary_data_size\"",
        "{\"b64\":\"AA==\"}",
        "\uFEFF",
        "Infinity",
        "\r\n",
        "\0",
        "[[[[",
    ];

    /// <summary>One to four changes: a bit, a byte, a piece cut out or doubled, a word put in.</summary>
    public static byte[] Of(Random random, byte[] valid)
    {
        var bytes = valid.ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0 when length > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when length > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(random.GetItems(Dictionary, 1)[0]));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Up to 200 bytes.</summary>
    public static byte[] Chance(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }
}
