using System.Globalization;
using Microsoft.Extensions.Primitives;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.OpenInference.Binary;

/// <summary>
/// A body of JSON with binary tensors behind it, taken apart (Triton's binary tensor data extension).
/// </summary>
/// <param name="Json">The JSON; empty in the raw form, where the body is one tensor and nothing else.</param>
/// <param name="Tensors">What follows it.</param>
/// <param name="IsRaw">Whether the body is one tensor and nothing else.</param>
internal sealed record InferenceBody(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Tensors, bool IsRaw)
{
    /// <summary>The header with the length of the JSON; absent: all of the body.</summary>
    public const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>Where tensors begin in the body; 0 where the header is absent, or no length.</summary>
    public static int TensorsAt(StringValues header) => TryReadLength(header, out var length) ? length : 0;

    /// <exception cref="ServingException">InvalidArgument: the header is no length within the body.</exception>
    public static InferenceBody Split(ReadOnlyMemory<byte> body, StringValues header)
    {
        if (header.Count == 0)
        {
            return new(body, default, IsRaw: false);
        }

        if (!TryReadLength(header, out var length) || length > body.Length)
        {
            throw ServingException.InvalidArgument(
                $"{HeaderLength}: expected 0 to {body.Length}, the bytes of the body, got '{header}'"
            );
        }

        return new(body[..length], body[length..], length == 0);
    }

    private static bool TryReadLength(StringValues header, out int length)
    {
        length = 0;
        return header.Count == 1
            && int.TryParse(header[0], NumberStyles.None, CultureInfo.InvariantCulture, out length);
    }
}
