using System.Buffers;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Tests.Peeking;

public sealed class WireReaderTests
{
    public static TheoryData<string, string, string> Faults =>
        new()
        {
            { "field number 0", "00", "no valid field number at byte 0" },
            { "field number 0 with a type", "02", "no valid field number at byte 0" },
            { "a field number beyond 29 bits", "8080808010", "no valid field number at byte 0" },
            { "a number cut off", "80", "ends inside a number at byte 0" },
            { "a number of eleven bytes", "80808080808080808080" + "01", "a number of more than 10 bytes at byte 0" },
            { "no value", "08", "ends inside a number at byte 1" },
            { "four of eight bytes", "0901020304", "expected 8 bytes of a value at byte 1, got 4" },
            { "three of four bytes", "0D010203", "expected 4 bytes of a value at byte 1, got 3" },
            { "no length", "0A", "ends inside a number at byte 1" },
            { "a length beyond the end", "0A0341", "expected 3 bytes of a value at byte 1, got 1" },
            { "a length of 2^64 - 1", "0AFFFFFFFFFFFFFFFFFF01", "expected 18446744073709551615 bytes" },
            { "a length of 2^63", "0A80808080808080808001", "expected 9223372036854775808 bytes" },
            { "an end without a group", "0C", "no value of wire type 4 can be at byte 1" },
            { "wire type 6", "0E", "no value of wire type 6 can be at byte 1" },
            { "wire type 7 in a group", "1B0F", "no value of wire type 7 can be at byte 2" },
            { "a group that does not end", "1B", "ends inside a number at byte 1" },
            { "a group that ends as another", "1B24", "the group of field 3 ends as field 4" },
        };

    public static TheoryData<string, string> Skipped =>
        new()
        {
            { "nothing", "" },
            { "a number", "0896FFFFFFFFFFFFFFFF01" },
            { "a number written longer than it is", "08808080808080808000" },
            { "eight bytes", "090102030405060708" },
            { "four bytes", "0D01020304" },
            { "bytes", "0A03414243" },
            { "no bytes", "0A00" },
            { "an empty group", "1B1C" },
            { "a group with groups and values", "1B23081A0A0141241C" },
            { "the largest field number", "F8FFFFFF0F01" },
        };

    [Theory, MemberData(nameof(Faults))]
    public void Refuses_what_is_no_message_and_says_where(string because, string hex, string expected)
    {
        var bytes = Convert.FromHexString(hex);

        var refusal = Assert.Throws<InvalidDataException>(() => SkipAll(new ReadOnlySequence<byte>(bytes)));

        Assert.True(refusal.Message.Contains(expected, StringComparison.Ordinal), $"{because}: {refusal.Message}");
    }

    [Theory, MemberData(nameof(Skipped))]
    public void Skips_every_kind_of_value_wherever_it_is_split(string because, string hex)
    {
        var bytes = Convert.FromHexString(hex);

        for (var place = 0; place <= bytes.Length; place++)
            SkipAll(Messages.Split(bytes, place));

        Assert.NotNull(because);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(1_000_000, false)]
    public void Groups_nest_a_hundred_deep_at_most(int depth, bool isTaken)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0x1B, depth), .. Enumerable.Repeat((byte)0x1C, depth)];

        var refusal = Record.Exception(() => SkipAll(new ReadOnlySequence<byte>(bytes)));

        Assert.Equal(isTaken ? null : "groups are nested deeper than 100", refusal?.Message);
    }

    private static void SkipAll(in ReadOnlySequence<byte> message)
    {
        var reader = new WireReader(message);
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            reader.Skip(number, wireType);
        }
    }
}
