using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Bodies;

/// <summary>
/// The whole body of a request, its coding undone. How large it may be, before and after, is the listener's limit (Kestrel's
/// MaxRequestBodySize).
/// </summary>
internal static class RequestBody
{
    /// <exception cref="ServingException">InvalidArgument or TooLarge: its coding cannot be undone.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        // The length is a promise, and one that costs the caller nothing: no more than this is set aside for it.
        const int most = 64 * 1024;
        var request = context.Request;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, most));
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? int.MaxValue;
        return BodyEncoding.Decode(
            request.Headers.ContentEncoding,
            body.GetBuffer().AsMemory(0, (int)body.Length),
            limit
        );
    }
}
