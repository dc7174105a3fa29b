using System.IO.Compression;
using System.Text;
using Sluice.Endpoints.Tests.Harness;

namespace Sluice.Endpoints.Tests.Bodies;

/// <summary>Compressed bodies, both ways (RFC 9110, 8.4 and 12.5.3).</summary>
public sealed class BodyEncodingTests
{
    private const string Path = "/v2/models/echo-INT8/infer";
    private static readonly string Long = Request(2000);

    public static TheoryData<string, string, string> Codings =>
        new()
        {
            { "gzip", "gzip", "gzip" },
            { "its old name", "x-gzip", "gzip" },
            { "letters of another case", "GZip", "gzip" },
            { "deflate in its wrapping", "deflate", "zlib" },
            { "deflate without", "deflate", "raw" },
            { "none", "identity", "none" },
        };

    [Theory, MemberData(nameof(Codings))]
    public async Task A_compressed_request_is_read(string because, string coding, string how)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await PostAsync(server, Compress(Encoding.UTF8.GetBytes(Long), how), coding);

        Assert.True(reply.Status == 200, $"{because}: {reply.Text}");
        Assert.Equal(2000, reply.FirstData.Length);
    }

    public static TheoryData<string, string?, string?, string?> Answers =>
        new()
        {
            // because, the request's coding, what it accepts, the answer's coding
            { "nothing asked for", null, null, null },
            { "a library's habit", null, "gzip, deflate, br", null },
            { "one coding and no other: a wish", null, "gzip", "gzip" },
            { "a wish for the other", null, "deflate", "deflate" },
            { "as the request was", "gzip", "gzip, deflate", "gzip" },
            { "as the request was, deflate", "deflate", "gzip, deflate", "deflate" },
            { "the request was, but it is not accepted", "gzip", null, null },
            { "it is forbidden", "gzip", "gzip;q=0, br", null },
            { "a wish for what is not known", null, "br", null },
        };

    [Theory, MemberData(nameof(Answers))]
    public async Task An_answer_is_compressed_where_the_caller_wants_it(
        string because,
        string? coding,
        string? accepts,
        string? expected
    )
    {
        await using var server = await EndpointServer.StartAsync();
        var body = Compress(Encoding.UTF8.GetBytes(Long), coding == "deflate" ? "zlib" : coding ?? "none");

        var reply = await PostAsync(server, body, coding, accepts);

        Assert.True(reply.Headers.GetValueOrDefault("content-encoding") == expected, because);
        Assert.Equal(200, reply.Status);
        var plain = reply with { Body = Decompress(reply.Body, expected) };
        Assert.Equal(2000, plain.FirstData.Length);
        Assert.Equal(expected is null, plain.Body.Length == reply.Body.Length);
    }

    [Fact]
    public async Task A_short_answer_is_not_worth_it()
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await PostAsync(server, Encoding.UTF8.GetBytes(Request(3)), null, "gzip");

        Assert.False(reply.Headers.ContainsKey("content-encoding"));
        Assert.Equal(3, reply.FirstData.Length);
    }

    [Theory]
    [InlineData(
        "an unknown coding",
        "br",
        "none",
        400,
        "Content-Encoding: expected gzip, deflate or identity, got 'br'"
    )]
    [InlineData("two of them", "gzip, gzip", "gzip", 400, "got 'gzip, gzip'")]
    [InlineData("not what it says", "gzip", "none", 400, "the body is not in its Content-Encoding gzip")]
    [InlineData("not what it says, deflate", "deflate", "gzip", 400, "the body is not in its Content-Encoding deflate")]
    public async Task A_coding_that_cannot_be_undone_is_refused(
        string because,
        string coding,
        string how,
        int status,
        string sentence
    )
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await PostAsync(server, Compress(Encoding.UTF8.GetBytes(Long), how), coding);

        Assert.True(reply.Status == status && reply.Error.Contains(sentence), $"{because}: {reply.Text}");
    }

    [Theory, InlineData("gzip", "gzip"), InlineData("deflate", "zlib")]
    public async Task What_inflates_beyond_the_limit_is_too_large(string coding, string how)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await PostAsync(server, Compress(new byte[EndpointServer.MaxRequestBytes + 1], how), coding);

        Assert.Equal(413, reply.Status);
        Assert.Contains($"more than {EndpointServer.MaxRequestBytes} bytes", reply.Error);
    }

    [Fact]
    public async Task A_request_of_unknown_length_is_read_to_its_end()
    {
        await using var server = await EndpointServer.StartAsync();
        var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Long)));
        content.Headers.ContentLength = null;

        var reply = await server.Rest.SendAsync(HttpMethod.Post, Path, content);

        Assert.Equal(2000, reply.FirstData.Length);
    }

    private static string Request(int count) =>
        $$"""
            {"inputs":[{"name":"in","datatype":"INT8","shape":[{{count}}],"data":[{{string.Join(
                ',',
                Enumerable.Repeat("7", count)
            )}}]}]}
            """;

    private static Task<RestReply> PostAsync(EndpointServer server, byte[] body, string? coding, string? accepts = null)
    {
        var content = new ByteArrayContent(body);
        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("content-encoding", coding);
        }

        return server.Rest.SendAsync(
            HttpMethod.Post,
            Path,
            content,
            accepts is null ? [] : [("accept-encoding", accepts)]
        );
    }

    private static byte[] Compress(byte[] bytes, string how)
    {
        if (how == "none")
        {
            return bytes;
        }

        using var compressed = new MemoryStream();
        using (
            Stream stream = how switch
            {
                "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
                "zlib" => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            }
        )
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] bytes, string? coding)
    {
        if (coding is null)
        {
            return bytes;
        }

        using var compressed = new MemoryStream(bytes);
        using Stream stream =
            coding == "gzip"
                ? new GZipStream(compressed, CompressionMode.Decompress)
                : new ZLibStream(compressed, CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        stream.CopyTo(inflated);
        return inflated.ToArray();
    }
}
