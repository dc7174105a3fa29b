using System.Runtime.InteropServices;
using System.Text;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Tests.Harness;

namespace Sluice.Endpoints.Tests.OpenInference.Rest;

/// <summary>What JSON numbers become of 16 bits, and what becomes of numbers that JSON does not have.</summary>
public sealed class FloatsTests
{
    public static TheoryData<string, string, string, ushort> Roundings =>
        new()
        {
            { "a tie goes to the even one below", "FP16", "2049", 0x6800 },
            { "a tie goes to the even one above", "FP16", "2051", 0x6802 },
            { "a little more than a tie", "FP16", "2049.0000000000001", 0x6801 },
            { "the greatest", "FP16", "65504", 0x7BFF },
            { "what rounds down to it", "FP16", "65519.99", 0x7BFF },
            { "the least", "FP16", "6e-8", 0x0001 },
            { "a tie goes to the even one below", "BF16", "257", 0x4380 },
            { "a tie goes to the even one above", "BF16", "259", 0x4382 },
            { "a little more than a tie: not rounded twice", "BF16", "257.0000000001", 0x4381 },
            { "a little less than a tie: not rounded twice", "BF16", "258.9999999999", 0x4381 },
            { "negative", "BF16", "-257.0000000001", 0xC381 },
            { "the greatest", "BF16", "3.3895313892515355e38", 0x7F7F },
            { "the least", "BF16", "9.2e-41", 0x0001 },
            { "less than half of it", "BF16", "4.5e-41", 0x0000 },
        };

    [Theory, MemberData(nameof(Roundings))]
    public async Task Numbers_are_rounded_to_nearest_even_in_one_step(
        string because,
        string type,
        string number,
        ushort expected
    )
    {
        await using var server = await EndpointServer.StartAsync();
        var json = $$"""
            {"parameters":{"binary_data_output":true},
            "inputs":[{"name":"in","datatype":"{{type}}","shape":[1],"data":[{{number}}]}]}
            """;

        var reply = await server.Rest.PostAsync($"/v2/models/echo-{type}/infer", json);

        var bits = MemoryMarshal.Read<ushort>(reply.Body.AsSpan()[^2..]);
        Assert.True(reply.Status == 200 && bits == expected, $"{because}: {bits:X4}");
    }

    [Theory]
    [InlineData("FP16", "65520")]
    [InlineData("FP16", "-1e300")]
    [InlineData("BF16", "3.4e38")]
    [InlineData("BF16", "1e999")]
    [InlineData("FP32", "3.5e38")]
    public async Task A_number_out_of_range_is_refused(string type, string number)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync($"/v2/models/echo-{type}/infer", Request(type, number));

        Assert.Equal(400, reply.Status);
        Assert.Contains($"a number in the range of {type}", reply.Error);
    }

    [Theory, InlineData("FP16"), InlineData("BF16"), InlineData("FP32"), InlineData("FP64")]
    public async Task Bare_tokens_are_read_and_strings_are_written(string type)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync(
            $"/v2/models/echo-{type}/infer",
            Request(type, "NaN", "Infinity ", "-Infinity", "\"Infinity\"", "-1")
        );

        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(["\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"Infinity\"", "-1"], reply.FirstData);
    }

    [Theory]
    [InlineData("none", "[1, 2]", null)]
    [InlineData("in a string", """["NaN", "a \" Infinity,"]""", null)]
    [InlineData("half a word", "[NaNs, Infinit, -Inf]", null)]
    [InlineData("at the end", "NaN", "\"NaN\"")]
    [InlineData("behind a string", """["x\\",NaN]""", """["x\\","NaN"]""")]
    [InlineData("a string without an end", "[NaN,\"", "[\"NaN\",\"")]
    public void Only_bare_tokens_are_quoted(string because, string json, string? expected)
    {
        var quoted = BareFloats.Quote(Encoding.UTF8.GetBytes(json));

        Assert.True(expected == (quoted is null ? null : Encoding.UTF8.GetString(quoted)), because);
    }

    private static string Request(string type, params string[] numbers) =>
        $$"""
            {"inputs":[{"name":"in","datatype":"{{type}}","shape":[{{numbers.Length}}],"data":[{{string.Join(
                ',',
                numbers
            )}}]}]}
            """;
}
