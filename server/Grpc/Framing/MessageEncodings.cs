using Microsoft.Extensions.Primitives;

namespace Sluice.Grpc.Framing;

/// <summary>The names of the encodings that are understood.</summary>
public static class MessageEncodings
{
    /// <summary>The value of the header <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>Reads the header <c>grpc-encoding</c>; absent means identity.</summary>
    /// <returns>False where the encoding is not understood, or there is more than one.</returns>
    public static bool TryParse(StringValues header, out MessageEncoding encoding)
    {
        encoding = header.Count == 1 && header[0] == "gzip" ? MessageEncoding.Gzip : MessageEncoding.Identity;
        return header.Count == 0 || (header.Count == 1 && header[0] is "gzip" or "identity" or "" or null);
    }
}
