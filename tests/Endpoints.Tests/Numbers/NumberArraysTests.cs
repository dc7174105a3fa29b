using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Numbers;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Numbers;

/// <summary>Numbers read past the general reader are what the general reader and the platform's own parsers say they are.</summary>
public sealed class NumberArraysTests
{
    private static readonly ElementType[] Types =
    [
        .. Enum.GetValues<ElementType>().Where(type => type != ElementType.Bytes),
    ];

    public static TheoryData<string, string> Refused =>
        new()
        {
            { "nothing", "[" },
            { "an empty text behind a number", "[1" },
            { "a comma too many", "[1,]" },
            { "a comma at the begin", "[,1]" },
            { "two commas", "[1,,2]" },
            { "no comma", "[1 2]" },
            { "a plus", "[+1,2]" },
            { "a leading zero", "[01,2]" },
            { "a negative leading zero", "[-01,2]" },
            { "no digit before the point", "[.5,2]" },
            { "no digit behind the point", "[1.,2]" },
            { "no digit behind the point, then an exponent", "[1.e3,2]" },
            { "no digit in the exponent", "[1e,2]" },
            { "no digit in a signed exponent", "[1e+,2]" },
            { "two exponents", "[1e2e3,2]" },
            { "two points", "[1.2.3,2]" },
            { "hexadecimal", "[0x1,2]" },
            { "a minus alone", "[-,2]" },
            { "a letter behind", "[1f,2]" },
            { "an underscore", "[1_000,2]" },
            { "a bracket of another kind", "[1,2}" },
            { "a comment", "[1,/* */2]" },
            { "a form feed", "[1,\f2]" },
            { "a no-break space", "[1,\u00A02]" },
            { "too many", "[1,2,3]" },
            { "too few", "[1]" },
            { "arrays of two sizes", "[[1,2],[3]]" },
            { "elements and arrays", "[1,[2]]" },
            { "arrays and elements", "[[1],2]" },
            { "arrays in another shape", "[[1,2]]" },
            { "an empty array", "[[],[]]" },
            { "out of range", "[1e39,2]" },
            { "out of range below", "[-1e39,2]" },
            { "an exponent out of all range", "[1e99999999999999999999,2]" },
            { "a string", "[\"1\",2]" },
            { "a string that is not closed", "[\"NaN,2]" },
            { "null", "[null,2]" },
            { "an object", "[{},2]" },
            { "a boolean", "[true,2]" },
            { "NaN in small letters", "[nan,2]" },
            { "more than NaN", "[NaNs,2]" },
            { "an infinity with a plus", "[+Infinity,2]" },
        };

    [Theory, MemberData(nameof(Refused))]
    public void What_is_out_of_the_ordinary_is_left_to_the_general_reader(string because, string json)
    {
        var elements = new byte[2 * sizeof(float)];

        Assert.False(TryRead(json, ElementType.Float32, new TensorShape(2), elements), because);
    }

    [Theory]
    [InlineData("[1,-2.5]")]
    [InlineData(" [ 1 , \t-2.5\r\n ] ")]
    [InlineData("[1,-2.5]}]}")]
    [InlineData("[1e0,-25E-1]")]
    [InlineData("[1.000000000000000000000000000000000,-2.5]")]
    [InlineData("[100000000000000000000000000e-26,-2.5]")]
    public void Numbers_are_read_as_JSON_writes_them(string json)
    {
        var elements = new byte[2 * sizeof(float)];

        Assert.True(TryRead(json, ElementType.Float32, new TensorShape(2), elements));
        Assert.Equal([1f, -2.5f], MemoryMarshal.Cast<byte, float>(elements).ToArray());
    }

    /// <summary>Digits of which one word, or 64 bits, hold no more; and what is no number among much text.</summary>
    [Theory]
    [InlineData("1234.12345678901234567", true)]
    [InlineData("9999.999999999999999", true)]
    [InlineData("1843.9999999999999999", true)]
    [InlineData("1844.9999999999999999", true)]
    [InlineData("9999.99999999999999999999", true)]
    [InlineData("0.00000000000000000001", true)]
    [InlineData("0.000000000000000000001", true)]
    [InlineData("12345.5", true)]
    [InlineData("-0", true)]
    [InlineData("-0.0", true)]
    [InlineData("1.5e3", true)]
    [InlineData("1.5E-3", true)]
    [InlineData("16777217", true)]
    [InlineData("16777217.0", true)]
    [InlineData("9007199791611905.0", true)]
    [InlineData("0123.5", false)]
    [InlineData("00.5", false)]
    [InlineData("1.", false)]
    [InlineData(".5", false)]
    [InlineData("/5", false)]
    [InlineData("-.5", false)]
    [InlineData("--5", false)]
    [InlineData("1.2-3", false)]
    [InlineData("1/2", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1.5x", false)]
    public void Among_much_text_a_number_reads_the_same(string number, bool isNumber)
    {
        var json = $"{"", 20}[{number},{number}, {number} ,{number}]{"", 60}";
        var elements = new byte[4 * sizeof(float)];

        Assert.Equal(isNumber, TryRead(json, ElementType.Float32, new TensorShape(4), elements));
        Assert.All(
            isNumber ? MemoryMarshal.Cast<byte, float>(elements).ToArray() : [],
            read => Assert.Equal(float.Parse(number, CultureInfo.InvariantCulture), read)
        );
    }

    [Theory]
    [InlineData("[NaN,Infinity,-Infinity]")]
    [InlineData("[\"NaN\",\"Infinity\",\"-Infinity\"]")]
    public void What_JSON_numbers_lack_is_read_bare_and_quoted(string json)
    {
        foreach (var type in Types.Where(type => type.Name().StartsWith('F') || type == ElementType.BFloat16))
        {
            var elements = new byte[3 * type.SizeInBytes()];

            Assert.True(TryRead(json, type, new TensorShape(3), elements), type.Name());
            Assert.Equal(["\"NaN\"", "\"Infinity\"", "\"-Infinity\""], Written(type, elements));
        }
    }

    [Theory]
    [InlineData("[[[1,2,3],[4,5,6]],[[7,8,9],[10,11,12]]]", 2, 2, 3)]
    [InlineData("[ [ [1] ,[2] ],\n[[3 ],[ 4]] ]", 2, 2, 1)]
    [InlineData("[[[1,2,3,4]]]", 1, 1, 4)]
    [InlineData("[1,2,3,4]", 2, 2)]
    [InlineData("[1]")]
    public void Arrays_are_nested_in_the_shape_or_flat(string json, params int[] sizes)
    {
        var size = new TensorShape(Array.ConvertAll(sizes, one => (long)one));
        size.TryCountElements(out var count);
        var elements = new byte[count * sizeof(int)];

        Assert.True(TryRead(json, ElementType.Int32, size, elements));
        Assert.Equal(Enumerable.Range(1, (int)count), MemoryMarshal.Cast<byte, int>(elements).ToArray());
    }

    [Fact]
    public void The_general_reader_goes_on_behind_the_array()
    {
        var text = "{\"a\":[[1,2],[3,4]],\"b\":\"ü\"}"u8;
        var reader = new Utf8JsonReader(text);
        reader.Read();
        reader.Read();
        reader.Read();
        var elements = new ElementBuffer();

        Assert.True(NumberArrays.TryRead(ref reader, text, ElementType.Int64, elements, out var sizes));
        Assert.Equal([2, 2], sizes);
        Assert.Equal(JsonTokenType.EndArray, reader.TokenType);
        Assert.True(reader.Read() && reader.ValueTextEquals("b"u8));
        Assert.True(reader.Read() && reader.ValueTextEquals("ü"u8));
        Assert.True(reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read());
    }

    [Fact]
    public void Arrays_that_bring_their_shape_may_be_of_any_length()
    {
        var numbers = Enumerable.Range(0, 5_000).Select(i => i / 8f).ToArray();
        var text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(numbers.Chunk(2)));
        var reader = new Utf8JsonReader(text);
        reader.Read();
        var elements = new ElementBuffer();

        Assert.True(NumberArrays.TryRead(ref reader, text, ElementType.Float32, elements, out var sizes));
        Assert.Equal([2_500, 2], sizes);
        Assert.Equal(numbers, MemoryMarshal.Cast<byte, float>(elements.Bytes.Span).ToArray());
    }

    /// <summary>
    /// Both take the same texts as JSON numbers of a type, and read the same of them; as floats, what float.Parse reads. With much text around
    /// them, and at its beginning and its end, where there is none to look at beyond.
    /// </summary>
    [Fact]
    public void Every_text_reads_as_the_general_reader_reads_it() =>
        NumberFuzz.Run(
            (chance, count) =>
            {
                Span<byte> ours = stackalloc byte[2 * sizeof(double)];
                Span<byte> theirs = stackalloc byte[2 * sizeof(double)];
                for (; count > 0; count--)
                {
                    var type = chance.Next(3) > 0 ? ElementType.Float32 : Types[chance.Next(Types.Length)];
                    var number = NumberTexts.Next(chance);
                    var elements = 1 + chance.Next(2);
                    var text = Encoding.UTF8.GetBytes(Around(number, elements, chance));
                    var size = elements * type.SizeInBytes();
                    var isOurs = TryRead(text, type, elements, ours[..size]);
                    var isTheirs = TryReadGenerally(text, type, elements, theirs[..size]);
                    if (
                        isOurs
                            ? !isTheirs || !ours[..size].SequenceEqual(theirs[..size])
                            : MustTake(type, number, isTheirs)
                    )
                    {
                        Assert.Fail($"{type.Name()} {number}: {Convert.ToHexString(ours[..size])}");
                    }

                    if (isOurs && type == ElementType.Float32)
                    {
                        var parsed = float.Parse(number, CultureInfo.InvariantCulture);
                        Assert.Equal(BitConverter.SingleToUInt32Bits(parsed), MemoryMarshal.Read<uint>(ours));
                    }
                }
            }
        );

    /// <summary>An array of a number, once or twice.</summary>
    private static string Around(string number, int elements, Random chance)
    {
        var array = elements == 1 ? $"[{number}]" : $"[{number}{(chance.Next(2) == 0 ? "," : " ,  ")}{number}]";
        return chance.Next(4) switch
        {
            0 => array,
            1 => array.Replace("[", "[ ", StringComparison.Ordinal).Replace("]", " ]      }", StringComparison.Ordinal),
            _ => $"{"", 20}{array}{"", 60}",
        };
    }

    /// <summary>Integers of 20 digits, and a negative zero without a sign to hold, may be left to the general reader though it takes them.</summary>
    private static bool MustTake(ElementType type, string number, bool isTaken) =>
        isTaken && type != ElementType.UInt64 && number != "-0";

    private static bool TryRead(ReadOnlySpan<byte> text, ElementType type, int count, Span<byte> elements)
    {
        var reader = new Utf8JsonReader(text);
        return reader.Read() && NumberArrays.TryRead(ref reader, text, type, new TensorShape(count), elements);
    }

    private static bool TryRead(string json, ElementType type, TensorShape shape, byte[] elements)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        return reader.Read() && NumberArrays.TryRead(ref reader, text, type, shape, elements);
    }

    private static bool TryReadGenerally(ReadOnlySpan<byte> text, ElementType type, int count, Span<byte> elements)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            var isRead = reader.Read();
            for (var i = 0; isRead && i < count; i++)
            {
                isRead = reader.Read() && JsonElements.TryRead(ref reader, type, elements[(i * type.SizeInBytes())..]);
            }

            return isRead && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string[] Written(ElementType type, byte[] elements)
    {
        var json = JsonText.Write(writer =>
        {
            writer.WriteStartArray();
            JsonElements.Write(writer, type, elements);
            writer.WriteEndArray();
        });
        return Encoding.UTF8.GetString(json.Span).Trim('[', ']').Split(',');
    }
}
