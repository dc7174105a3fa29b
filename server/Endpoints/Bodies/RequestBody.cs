using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Bodies;

/// <summary>
/// The whole body of a request, its coding undone, in memory that is given back when it is disposed. How large it may be, before and
/// after, is the listener's limit (Kestrel's MaxRequestBodySize).
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private readonly TensorBuffer _buffer;

    private RequestBody(TensorBuffer buffer, ReadOnlyMemory<byte> bytes)
    {
        _buffer = buffer;
        Bytes = bytes;
    }

    /// <summary>To be read until it is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <param name="context">The request.</param>
    /// <param name="memory">What it is read into.</param>
    /// <param name="alignedAt">Where in the body tensors begin: an engine reads them in place, best at <see cref="TensorBuffer.Alignment"/>.</param>
    /// <exception cref="ServingException">
    /// InvalidArgument or TooLarge: its coding cannot be undone; ResourceExhausted: there is no memory for it.
    /// </exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, TensorMemory memory, int alignedAt = 0)
    {
        var body = new GrowingBody(memory, -alignedAt & (TensorBuffer.Alignment - 1), context.Request.ContentLength);
        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                body.Append(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? int.MaxValue;
            var bytes = BodyEncoding.Decode(context.Request.Headers.ContentEncoding, body.Bytes, limit);
            return new RequestBody(body.Buffer, bytes);
        }
        catch
        {
            ((IDisposable)body.Buffer).Dispose();
            throw;
        }
    }

    public void Dispose() => ((IDisposable)_buffer).Dispose();
}
