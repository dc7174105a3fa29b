using Microsoft.AspNetCore.Http;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>The whole body of a JSON request. How large it may be is the listener's limit (Kestrel's MaxRequestBodySize).</summary>
internal static class RequestBody
{
    /// <exception cref="ServingException">InvalidArgument: the body is compressed or carries binary tensors.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw ServingException.InvalidArgument($"expected a body without Content-Encoding, got '{encoding}'");
        }

        if (request.Headers.ContainsKey("Inference-Header-Content-Length"))
        {
            throw ServingException.InvalidArgument(
                "expected a body of JSON alone; binary tensors (Inference-Header-Content-Length) are not supported by this server"
            );
        }

        // The length is a promise, and one that costs the caller nothing: no more than this is set aside for it.
        const int most = 64 * 1024;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, most));
        await request.Body.CopyToAsync(body, context.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
