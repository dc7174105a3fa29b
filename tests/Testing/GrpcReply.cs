using System.Net;

namespace Sluice.Testing;

/// <summary>What came back from a call, as it stood on the wire.</summary>
/// <typeparam name="T">The message: parsed, or the body's bytes for a raw call.</typeparam>
public sealed record GrpcReply<T>
{
    /// <summary>The HTTP status.</summary>
    public required HttpStatusCode HttpStatus { get; init; }

    /// <summary>The number in <c>grpc-status</c>; null where there is none.</summary>
    public required int? Status { get; init; }

    /// <summary>The decoded <c>grpc-message</c>; empty where there is none.</summary>
    public required string Detail { get; init; }

    /// <summary>The message; null where there is none.</summary>
    public required T? Message { get; init; }

    /// <summary>Response and content headers, names in lower case, several values joined by commas.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The trailers behind the body; empty for a Trailers-Only response, whose status stands in the headers.</summary>
    public required IReadOnlyDictionary<string, string> Trailers { get; init; }
}
