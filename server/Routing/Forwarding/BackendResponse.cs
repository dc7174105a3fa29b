using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Sluice.Routing.Answering;

namespace Sluice.Routing.Forwarding;

/// <summary>Copies a backend's answer into the client's response.</summary>
internal static class BackendResponse
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>Copies status and headers; those that label the answer are the router's alone.</summary>
    public static void CopyHead(HttpResponseMessage message, HttpResponse response)
    {
        response.StatusCode = (int)message.StatusCode;
        CopyHeaders(message.Headers.NonValidated, response.Headers);
        CopyHeaders(message.Content.Headers.NonValidated, response.Headers);
    }

    /// <summary>Copies the body as it comes.</summary>
    public static async Task CopyBodyAsync(
        HttpResponseMessage message,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        await using var body = await message.Content.ReadAsStreamAsync(cancellation);
        var writer = response.BodyWriter;
        while (true)
        {
            var count = await body.ReadAsync(writer.GetMemory(ReadBytes), cancellation);
            if (count == 0)
                return;
            writer.Advance(count);
            await writer.FlushAsync(cancellation);
        }
    }

    /// <summary>Copies the trailers, which are known after the body's end, where the client's protocol has any.</summary>
    public static void CopyTrailers(HttpResponseMessage message, HttpResponse response)
    {
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (trailers is { IsReadOnly: false })
            CopyHeaders(message.TrailingHeaders.NonValidated, trailers);
    }

    private static void CopyHeaders(HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        var connection = from.TryGetValues("Connection", out var values) ? Join(values) : default;
        foreach (var (name, value) in from)
        {
            if (!HopByHop.Contains(name, connection) && !AnswerLabels.IsLabel(name))
                to[name] = Join(value);
        }
    }

    private static StringValues Join(HeaderStringValues values) =>
        values.Count == 1 ? values.ToString() : values.ToArray();
}
