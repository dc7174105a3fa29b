using System.Text;
using Sluice.Endpoints.SageMaker;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Tests.SageMaker;

/// <summary>RFC 4180, and what writers of CSV do besides.</summary>
public sealed class CsvTextTests
{
    public static TheoryData<string, string, string[][]> Records =>
        new()
        {
            { "nothing", "", [] },
            {
                "one record",
                "a,b",
                [
                    ["a", "b"],
                ]
            },
            {
                "a last line break",
                "a,b\r\nc,d\r\n",
                [
                    ["a", "b"],
                    ["c", "d"],
                ]
            },
            {
                "line feeds alone",
                "a\nb\n",
                [
                    ["a"],
                    ["b"],
                ]
            },
            {
                "empty fields",
                ",a,\n,,",
                [
                    ["", "a", ""],
                    ["", "", ""],
                ]
            },
            {
                "an empty line",
                "a\n\nb",
                [
                    ["a"],
                    [""],
                    ["b"],
                ]
            },
            {
                "blanks are part of a field",
                " a , b ",
                [
                    [" a ", " b "],
                ]
            },
            {
                "quotes",
                "\"a,b\",\"c\"\"d\",\"e\r\nf\"\r\n\"\"",
                [
                    ["a,b", "c\"d", "e\r\nf"],
                    [""],
                ]
            },
            {
                "a byte order mark",
                "\uFEFFa",
                [
                    ["a"],
                ]
            },
        };

    [Theory, MemberData(nameof(Records))]
    public void Records_are_read(string what, string text, string[][] expected)
    {
        var read = CsvText.Read(Encoding.UTF8.GetBytes(text));

        Assert.True(expected.Length == read.Count, what);
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("a,b\"c", "record 1, field 2: a quote within a field stands twice, and the field in quotes")]
    [InlineData("a\n\"b", "record 2, field 1: its quote is not closed")]
    [InlineData("\"a\"b", "record 1, field 1: expected a comma or the end of the line behind its quotes, got 'b'")]
    public void A_quote_out_of_place_is_refused(string text, string sentence)
    {
        var failure = Assert.Throws<ServingException>(() => CsvText.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(sentence, failure.Message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Equal(
            "the body is not UTF-8, byte 3",
            Assert.Throws<ServingException>(() => CsvText.Read([97, 44, 0xFF])).Message
        );

    [Theory]
    [InlineData("plain")]
    [InlineData("with, comma")]
    [InlineData("with \"quotes\"")]
    [InlineData("with\nlines")]
    [InlineData("")]
    public void What_is_written_is_read_again(string field)
    {
        var text = new StringBuilder();
        CsvText.Append(text, field);
        text.Append(",x");

        Assert.Equal(
            [
                [field, "x"],
            ],
            CsvText.Read(Encoding.UTF8.GetBytes(text.ToString()))
        );
    }
}
