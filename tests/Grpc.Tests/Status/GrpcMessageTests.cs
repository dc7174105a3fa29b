using Sluice.Grpc.Status;

namespace Sluice.Grpc.Tests.Status;

public sealed class GrpcMessageTests
{
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            { "plain text stays", "no model \"a~b\"!", "no model \"a~b\"!" },
            { "percent", "100%", "100%25" },
            { "controls", "a\r\n\tb\0\u007f", "a%0D%0A%09b%00%7F" },
            { "UTF-8 of two, three and four bytes", "é€🙂", "%C3%A9%E2%82%AC%F0%9F%99%82" },
            { "empty", "", "" },
        };

    public static TheoryData<string, string, string> Decoded =>
        new()
        {
            { "lower case digits", "%c3%a9", "é" },
            { "an escape that is none", "50% off %zz %4", "50% off %zz %4" },
            { "bytes that are no UTF-8", "%FF!", "\uFFFD!" },
            { "raw text beside escapes", "é%25", "é%" },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Encodes_and_decodes(string because, string text, string encoded)
    {
        Assert.True(encoded == GrpcMessage.Encode(text), $"{because}: {GrpcMessage.Encode(text)}");
        Assert.True(text == GrpcMessage.Decode(encoded), $"{because}: {GrpcMessage.Decode(encoded)}");
    }

    [Theory, MemberData(nameof(Decoded))]
    public void Decodes_without_ever_failing(string because, string encoded, string expected) =>
        Assert.True(expected == GrpcMessage.Decode(encoded), $"{because}: {GrpcMessage.Decode(encoded)}");

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Assert.Equal("a%EF%BF%BDb", GrpcMessage.Encode("a\ud83db"));

    [Theory, InlineData("a"), InlineData("é"), InlineData("🙂")]
    public void Cuts_what_is_too_long_between_characters(string repeated)
    {
        var encoded = GrpcMessage.Encode(string.Concat(Enumerable.Repeat(repeated, 5000)));

        Assert.InRange(encoded.Length, GrpcMessage.MaxEncodedLength - 12, GrpcMessage.MaxEncodedLength);
        Assert.EndsWith("...", encoded);
        Assert.DoesNotContain('\uFFFD', GrpcMessage.Decode(encoded));
    }

    [Fact]
    public void A_text_of_just_the_greatest_length_is_not_cut() =>
        Assert.Equal(
            GrpcMessage.MaxEncodedLength,
            GrpcMessage.Encode(new string('a', GrpcMessage.MaxEncodedLength)).Length
        );
}
