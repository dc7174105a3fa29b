using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Tests.Metadata;

public sealed class GrpcMetadataTests
{
    private readonly HeaderDictionary _headers = [];

    public static TheoryData<string, string, string?> Base64 =>
        new()
        {
            { "unpadded", "AP8", "00FF" },
            { "padded", "AP8=", "00FF" },
            { "empty", "", "" },
            { "two values in one header", "AP8=,AQ", "00FF 01" },
            { "a length that no bytes have", "AAAAA", null },
            { "other characters", "A_8=", null },
            { "space inside", "AP 8", null },
        };

    public static TheoryData<string, string, string> Refused =>
        new()
        {
            { "an empty name", "", "v" },
            { "upper case", "Name", "v" },
            { "a colon", ":path", "v" },
            { "the protocol's own", "grpc-status", "0" },
            { "a binary name for text", "name-bin", "v" },
            { "a line break", "name", "a\r\nset-cookie: b" },
            { "not ASCII", "name", "é" },
        };

    [Theory, MemberData(nameof(Base64))]
    public void Reads_bytes(string because, string value, string? expected)
    {
        _headers["x-bin"] = value;
        string? read;
        try
        {
            read = string.Join(' ', new GrpcMetadata(_headers).GetBinary("x-bin").Select(Convert.ToHexString));
        }
        catch (GrpcException refused) when (refused.Status.Code == GrpcStatusCode.InvalidArgument)
        {
            read = null;
        }

        Assert.True(expected == read, $"{because}: {read}");
    }

    [Theory, MemberData(nameof(Refused))]
    public void Refuses_to_send(string because, string name, string value)
    {
        Assert.True(
            Record.Exception(() => new GrpcMetadata(_headers).Append(name, value)) is ArgumentException,
            because
        );
        Assert.Empty(_headers);
    }

    [Fact]
    public void Writes_bytes_without_padding_and_keeps_every_value()
    {
        var metadata = new GrpcMetadata(_headers);

        metadata.AppendBinary("x-bin", [0, 255]);
        metadata.AppendBinary("x-bin", []);
        metadata.Append("y", "1");
        metadata.Append("y", "2");

        Assert.Equal("AP8|", string.Join('|', _headers["x-bin"].AsEnumerable()));
        Assert.Equal("1,2", metadata.Get("y"));
        Assert.Null(metadata.Get("z"));
        Assert.Empty(metadata.GetBinary("z-bin"));
        Assert.Throws<ArgumentException>(() => metadata.AppendBinary("x", [1]));
        Assert.Throws<ArgumentException>(() => metadata.GetBinary("x"));
    }
}
