namespace Sluice.Grpc.Status;

/// <summary>How a call ended: a code for programs and a sentence for people.</summary>
/// <param name="Code">The outcome.</param>
/// <param name="Detail">Any text; it travels percent-encoded and is cut at <see cref="GrpcMessage.MaxEncodedLength"/>.</param>
public sealed record GrpcStatus(GrpcStatusCode Code, string Detail)
{
    /// <summary>Success, with nothing to say.</summary>
    public static GrpcStatus Ok { get; } = new(GrpcStatusCode.Ok, "");
}
