using Microsoft.Extensions.Primitives;

namespace Sluice.Grpc.Framing;

/// <summary>The names of the encodings that are understood.</summary>
public static class MessageEncodings
{
    /// <summary>The value of the header <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>The name of <see cref="MessageEncoding.Gzip"/>.</summary>
    public const string Gzip = "gzip";

    /// <summary>
    /// How responses are written: as the request came, where the caller says that it understands that
    /// (<c>grpc-accept-encoding</c>). A caller that compresses wants to save bytes, one that does not wants to save time.
    /// </summary>
    public static MessageEncoding ForResponse(MessageEncoding request, StringValues accepted) =>
        request == MessageEncoding.Gzip && AcceptsGzip(accepted) ? MessageEncoding.Gzip : MessageEncoding.Identity;

    /// <summary>Reads the header <c>grpc-encoding</c>; absent means identity.</summary>
    /// <returns>False where the encoding is not understood, or there is more than one.</returns>
    public static bool TryParse(StringValues header, out MessageEncoding encoding)
    {
        encoding = header.Count == 1 && header[0] == Gzip ? MessageEncoding.Gzip : MessageEncoding.Identity;
        return header.Count == 0 || (header.Count == 1 && header[0] is Gzip or "identity" or "" or null);
    }

    private static bool AcceptsGzip(StringValues accepted)
    {
        foreach (var list in accepted)
        {
            foreach (var part in (list ?? "").AsSpan().Split(','))
            {
                if (list.AsSpan()[part].Trim().SequenceEqual(Gzip))
                    return true;
            }
        }

        return false;
    }
}
