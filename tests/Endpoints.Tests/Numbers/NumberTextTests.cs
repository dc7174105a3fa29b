using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Numbers;

/// <summary>Numbers written past the platform's writer are what it writes, and read back as the same numbers.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(-1.5f)]
    [InlineData(0.1f)]
    [InlineData(1e-4f)]
    [InlineData(1e-5f)]
    [InlineData(123456.7f)]
    [InlineData(1234567f)]
    [InlineData(9999999f)]
    [InlineData(1e7f)]
    [InlineData(12345678f)]
    [InlineData(16777216f)]
    [InlineData(33554432f)]
    [InlineData(1e10f)]
    [InlineData(float.Epsilon)]
    [InlineData(1.1754944e-38f)]
    [InlineData(1.1754942e-38f)]
    [InlineData(float.MaxValue)]
    [InlineData(float.MinValue)]
    public void Floats_are_written_as_the_platform_writes_them(float value)
    {
        Assert.Equal(Platform(value), Ours(ElementType.Float32, value));
    }

    [Theory]
    [InlineData(0d)]
    [InlineData(0.1)]
    [InlineData(1e14)]
    [InlineData(1e15)]
    [InlineData(1e16)]
    [InlineData(123456789012345678)]
    [InlineData(9007199254740993)]
    [InlineData(1e-4)]
    [InlineData(1e-5)]
    [InlineData(1e100)]
    [InlineData(1e-300)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072014E-308)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    public void Doubles_are_written_as_the_platform_writes_them(double value)
    {
        Assert.Equal(Platform(value), Ours(ElementType.Float64, value));
    }

    [Fact]
    public void Any_float_is_written_as_the_platform_writes_it() =>
        NumberFuzz.Run(
            (chance, count) =>
            {
                foreach (var values in Values(chance, count, NumberTexts.Single))
                {
                    var ours = Ours(ElementType.Float32, values);
                    Assert.Equal(Platform(values), ours);
                    Check(values, ours, text => float.Parse(text, CultureInfo.InvariantCulture));
                }
            }
        );

    /// <summary>Two powers of two the platform writes with a digit too few, so that they read back as another double.</summary>
    [Fact]
    public void Any_double_is_written_as_the_platform_writes_it() =>
        NumberFuzz.Run(
            (chance, count) =>
            {
                foreach (var values in Values(chance, count, Double))
                {
                    var ours = Ours(ElementType.Float64, values);
                    var expected = Platform(values);
                    Assert.True(expected == ours || MendedPlatform(values) == ours, ours);
                    Check(values, ours, text => double.Parse(text, CultureInfo.InvariantCulture));
                }
            }
        );

    [Fact]
    public void Every_element_of_16_bits_is_written_as_the_float_that_it_equals()
    {
        var all = Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits).ToArray();

        Assert.Equal(
            Texts(all, bits => (float)BitConverter.UInt16BitsToHalf(bits)),
            Ours(ElementType.Float16, all).Split(',')
        );
        Assert.Equal(
            Texts(all, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16)),
            Ours(ElementType.BFloat16, all).Split(',')
        );
    }

    private static double Double(Random chance) =>
        chance.Next(3) switch
        {
            0 => NumberTexts.Single(chance),
            1 => chance.NextDouble(),
            _ => NumberTexts.Double(chance),
        };

    private static IEnumerable<T[]> Values<T>(Random chance, int count, Func<Random, T> next)
    {
        const int together = 1_000;
        for (; count > 0; count -= together)
        {
            var values = new T[Math.Min(together, count)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = next(chance);
            }

            yield return values;
        }
    }

    private static void Check<T>(T[] values, string text, Func<string, T> parse)
        where T : IEquatable<T>
    {
        var texts = text.Split(',');
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(values[i].Equals(parse(texts[i])), texts[i]);
        }
    }

    private static string[] Texts(ushort[] all, Func<ushort, float> toSingle) =>
        Array.ConvertAll(
            all,
            bits => toSingle(bits) is var value && float.IsFinite(value) ? Platform(value) : Quote(value)
        );

    private static string Quote(float value) =>
        float.IsNaN(value) ? "\"NaN\""
        : value > 0 ? "\"Infinity\""
        : "\"-Infinity\"";

    private static string Ours<T>(ElementType type, params T[] values)
        where T : struct => Written(writer => JsonElements.Write(writer, type, MemoryMarshal.AsBytes<T>(values)));

    private static string Platform(params float[] values) =>
        Written(writer => Array.ForEach(values, writer.WriteNumberValue));

    private static string MendedPlatform(double[] values) =>
        string.Join(
            ',',
            values.Select(value =>
                Platform(value) is var text && double.Parse(text, CultureInfo.InvariantCulture).Equals(value)
                    ? text
                    : value.ToString("G17", CultureInfo.InvariantCulture)
            )
        );

    private static string Platform(params double[] values) =>
        Written(writer => Array.ForEach(values, writer.WriteNumberValue));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan[1..^1]);
    }
}
