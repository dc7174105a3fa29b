using System.Text;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>What a careless or hostile caller sends: valid bytes with a few changes, or bytes of chance.</summary>
internal static class HostileBytes
{
    private static readonly string[] Words =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"\"",
        "\\",
        "\\ud800",
        "null",
        "true",
        "1e999",
        "-0",
        "NaN",
        "-Infinity",
        "-1",
        "9223372036854775808",
        "18446744073709551616",
        "\"shape\"",
        "\"data\"",
        "\"inputs\"",
        "\"instances\"",
        "\"parameters\"",
        "\"binary_data_size\"",
        "{\"b64\":\"AA==\"}",
        "\"BYTES\"",
        "\0",
        "\n",
        "\r\n",
        "\uFEFF",
        "[[[[",
    ];

    /// <summary>One to four changes: a bit, a byte, a piece cut out or doubled, a word put in.</summary>
    public static byte[] Mutated(this Random random, byte[] valid)
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
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(random.One(Words)));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Up to 199 bytes.</summary>
    public static byte[] Chance(this Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>One of several, each as likely.</summary>
    public static T One<T>(this Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
