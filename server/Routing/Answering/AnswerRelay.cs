using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Answering;

/// <summary>Copies a backend's answer into the caller's response, as it comes.</summary>
internal static class AnswerRelay
{
    private const int ReadBytes = 16 * 1024;

    /// <exception cref="BackendException">The backend broke off.</exception>
    public static async Task CopyAsync(IBackendAnswer answer, HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = answer.Status;
        Copy(answer.Headers, response.Headers);
        await CopyBodyAsync(answer, response, cancellation);
        CopyTrailers(answer, response);

        // The backend has said all it will: what is left of the upload it does not need.
        await answer.EndUploadAsync();
    }

    private static async Task CopyBodyAsync(
        IBackendAnswer answer,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        var writer = response.BodyWriter;
        while (true)
        {
            var count = await answer.ReadAsync(writer.GetMemory(ReadBytes), cancellation);
            if (count == 0)
                return;
            writer.Advance(count);
            await writer.FlushAsync(cancellation);
        }
    }

    /// <summary>Where the caller's protocol has trailers.</summary>
    private static void CopyTrailers(IBackendAnswer answer, HttpResponse response)
    {
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (trailers is { IsReadOnly: false })
            Copy(answer.Trailers, trailers);
    }

    private static void Copy(IEnumerable<KeyValuePair<string, StringValues>> from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
            to[name] = values;
    }
}
