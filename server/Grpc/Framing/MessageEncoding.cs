namespace Sluice.Grpc.Framing;

/// <summary>How messages are compressed where their compressed flag is 1: the header <c>grpc-encoding</c>.</summary>
public enum MessageEncoding
{
    /// <summary>Not at all.</summary>
    Identity,

    /// <summary>RFC 1952, one member a message.</summary>
    Gzip,
}
