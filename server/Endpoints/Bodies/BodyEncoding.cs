using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Bodies;

/// <summary>The codings of bodies (RFC 9110, 8.4.1) that are understood: gzip and deflate.</summary>
internal static class BodyEncoding
{
    public const string Gzip = "gzip";
    public const string Deflate = "deflate";

    /// <summary>Shorter answers are sent as they are.</summary>
    private const int WorthDeflatingBytes = 1024;

    /// <summary>Undoes a body's coding.</summary>
    /// <param name="encoding">The header Content-Encoding.</param>
    /// <param name="body">As it came.</param>
    /// <param name="maxBytes">The most bytes that may come of it.</param>
    /// <exception cref="ServingException">
    /// InvalidArgument: the coding is another, or the body is not in it; TooLarge: more bytes would come of it.
    /// </exception>
    public static ReadOnlyMemory<byte> Decode(StringValues encoding, ReadOnlyMemory<byte> body, long maxBytes)
    {
        var coding = encoding.ToString().Trim();
        return coding.ToLowerInvariant() switch
        {
            "" or "identity" => body,
            Gzip or "x-gzip" => Inflate(coding, stream => new GZipStream(stream, CompressionMode.Decompress)),
            Deflate when IsZlib(body.Span) => Inflate(
                coding,
                stream => new ZLibStream(stream, CompressionMode.Decompress)
            ),
            // Some clients have always sent deflate without the wrapping that RFC 9110 asks for.
            Deflate => Inflate(coding, stream => new DeflateStream(stream, CompressionMode.Decompress)),
            _ => throw ServingException.InvalidArgument(
                $"Content-Encoding: expected gzip, deflate or identity, got '{coding}'"
            ),
        };

        ReadOnlyMemory<byte> Inflate(string name, Func<Stream, Stream> open)
        {
            using var inflating = open(new MemoryStream(body.ToArray(), writable: false));
            return InflateWithin(name, inflating, maxBytes);
        }
    }

    /// <summary>
    /// The coding of an answer; null: none. It is compressed where the request was, or where the caller names one coding and no
    /// other: that is a wish, while a list is a library's habit. Otherwise time is worth more than bytes.
    /// </summary>
    public static string? ForAnswer(HttpRequest request, long bytes)
    {
        if (bytes < WorthDeflatingBytes || request.Headers.AcceptEncoding.Count == 0)
        {
            return null;
        }

        string[] accepted =
        [
            .. request
                .Headers.AcceptEncoding.SelectMany(list => (list ?? "").Split(','))
                .Where(coding => !coding.Replace(" ", "").EndsWith(";q=0", StringComparison.Ordinal))
                .Select(coding => coding.Split(';')[0].Trim().ToLowerInvariant())
                .Where(coding => coding is not ("" or "identity")),
        ];
        var wanted = accepted is [var only]
            ? only
            : request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        return wanted is Gzip or Deflate && accepted.Contains(wanted) ? wanted : null;
    }

    /// <summary>A stream that compresses what is written into it.</summary>
    public static Stream Encode(string coding, Stream destination) =>
        coding == Gzip
            ? new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(destination, CompressionLevel.Fastest, leaveOpen: true);

    private static ReadOnlyMemory<byte> InflateWithin(string coding, Stream inflating, long maxBytes)
    {
        using var inflated = new MemoryStream();
        var block = new byte[64 * 1024];
        try
        {
            while (inflating.Read(block) is > 0 and var got)
            {
                if (inflated.Length + got > maxBytes)
                {
                    throw new ServingException(
                        ServingErrorCode.TooLarge,
                        $"the body inflates to more than {maxBytes} bytes, the most that this server takes"
                    );
                }

                inflated.Write(block, 0, got);
            }
        }
        catch (InvalidDataException corrupt)
        {
            throw ServingException.InvalidArgument(
                $"the body is not in its Content-Encoding {coding}: {corrupt.Message}",
                corrupt
            );
        }

        return inflated.GetBuffer().AsMemory(0, (int)inflated.Length);
    }

    /// <summary>RFC 1950, 2.2: the method is 8, and the two first bytes are a multiple of 31.</summary>
    private static bool IsZlib(ReadOnlySpan<byte> body) =>
        body is [var method, var flags, ..] && (method & 0x0F) == 8 && ((method << 8) + flags) % 31 == 0;
}
