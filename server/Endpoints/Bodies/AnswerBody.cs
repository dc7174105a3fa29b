using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Sluice.Endpoints.Bodies;

/// <summary>The whole body of an answer, compressed where the caller wants it.</summary>
internal static class AnswerBody
{
    private const int SmallBytes = 16 << 10;

    /// <param name="context">The request.</param>
    /// <param name="contentType">Of the parts together, before any coding.</param>
    /// <param name="parts">The body, one behind the other.</param>
    public static async Task WriteAsync(
        HttpContext context,
        string contentType,
        params IReadOnlyList<ReadOnlyMemory<byte>> parts
    )
    {
        var response = context.Response;
        response.ContentType = contentType;
        var length = parts.Sum(part => (long)part.Length);
        if (BodyEncoding.ForAnswer(context.Request, length) is { } coding)
        {
            response.Headers.ContentEncoding = coding;
            using var compressed = new MemoryStream();
            await using (var encoder = BodyEncoding.Encode(coding, compressed))
            {
                foreach (var part in parts)
                {
                    encoder.Write(part.Span);
                }
            }

            parts = [compressed.GetBuffer().AsMemory(0, (int)compressed.Length)];
            length = compressed.Length;
        }

        response.ContentLength = length;
        foreach (var part in parts)
        {
            // Copied once, into what the socket takes; one that is small leaves with what follows.
            response.BodyWriter.Write(part.Span);
            if (part.Length > SmallBytes)
            {
                await response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
    }
}
