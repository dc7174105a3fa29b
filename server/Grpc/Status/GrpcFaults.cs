using Sluice.Grpc.Framing;

namespace Sluice.Grpc.Status;

/// <summary>
/// The statuses of calls that never reach a handler, in one place.
/// A request that is not well-formed is the caller's fault and so INVALID_ARGUMENT. The "Status codes" document lists
/// INTERNAL for some of these; here INTERNAL is kept for faults that are not the caller's, so that counts of it mean something.
/// The exception is <see cref="CompressedWithoutEncoding"/>, where the compression document says MUST.
/// </summary>
internal static class GrpcFaults
{
    public static GrpcStatus DeadlineExceeded { get; } =
        new(GrpcStatusCode.DeadlineExceeded, "the deadline passed before the call ended");

    public static GrpcStatus ClientGone { get; } = new(GrpcStatusCode.Cancelled, "the client cancelled the call");

    public static GrpcStatus Stopping { get; } =
        new(GrpcStatusCode.Unavailable, "this server is stopping; begin the call anew");

    public static GrpcStatus NoMessage { get; } =
        new(GrpcStatusCode.Unimplemented, "expected exactly one request message, got none");

    public static GrpcStatus MoreThanOneMessage { get; } =
        new(GrpcStatusCode.Unimplemented, "expected exactly one request message, got more bytes behind the first");

    public static GrpcStatus CompressedWithoutEncoding { get; } =
        new(
            GrpcStatusCode.Internal,
            "the message's compressed flag is 1, but the header grpc-encoding is absent or identity"
        );

    public static GrpcStatus NoSuchMethod(string path) =>
        new(GrpcStatusCode.Unimplemented, $"this server has no method {path}");

    public static GrpcStatus UnknownEncoding(string encoding) =>
        new(
            GrpcStatusCode.Unimplemented,
            $"grpc-encoding: expected one of {MessageEncodings.Accepted}, got \"{encoding}\""
        );

    public static GrpcStatus BadTimeout(string timeout) =>
        new(
            GrpcStatusCode.InvalidArgument,
            $"grpc-timeout: expected 1 to 8 digits and one of H, M, S, m, u, n, got \"{timeout}\""
        );

    public static GrpcStatus BadCompressedFlag(byte flag) =>
        new(GrpcStatusCode.InvalidArgument, $"the message's compressed flag: expected 0 or 1, got {flag}");

    public static GrpcStatus Truncated(long expected, long got) =>
        new(
            GrpcStatusCode.InvalidArgument,
            $"the request ended inside a message: expected {expected} bytes with the prefix, got {got}"
        );

    public static GrpcStatus TooLarge(long bytes, int limit) =>
        new(GrpcStatusCode.ResourceExhausted, $"the message has {bytes} bytes; this server takes at most {limit}");

    public static GrpcStatus InflatesTooLarge(long bytes, int limit) =>
        new(
            GrpcStatusCode.ResourceExhausted,
            $"the message inflates to {bytes} bytes; this server takes at most {limit}"
        );

    public static GrpcStatus BadGzip(string reason) =>
        new(GrpcStatusCode.InvalidArgument, $"the message is not one whole gzip member: {reason}");

    public static GrpcStatus BadMessage(string type, string reason) =>
        new(GrpcStatusCode.InvalidArgument, $"the request is not a {type}: {reason}");

    public static GrpcStatus BodyTooLarge(string reason) => new(GrpcStatusCode.ResourceExhausted, reason);

    public static GrpcStatus BodyUnreadable(string reason) => new(GrpcStatusCode.InvalidArgument, reason);

    public static GrpcStatus Internal(string id) =>
        new(GrpcStatusCode.Internal, $"an error inside the server; its log has it under the id {id}");
}
