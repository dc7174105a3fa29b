using Microsoft.Extensions.Primitives;
using Sluice.Grpc.Framing;

namespace Sluice.Grpc.Tests.Framing;

public sealed class MessageEncodingsTests
{
    public static TheoryData<string, string[], MessageEncoding?> Cases =>
        new()
        {
            { "absent", [], MessageEncoding.Identity },
            { "empty", [""], MessageEncoding.Identity },
            { "identity", ["identity"], MessageEncoding.Identity },
            { "gzip", ["gzip"], MessageEncoding.Gzip },
            { "another", ["deflate"], null },
            { "a list", ["gzip,identity"], null },
            { "twice", ["gzip", "gzip"], null },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Reads_the_header(string because, string[] header, MessageEncoding? expected)
    {
        MessageEncoding? read = MessageEncodings.TryParse(new StringValues(header), out var encoding) ? encoding : null;

        Assert.True(expected == read, $"{because}: {read}");
    }
}
