namespace Sluice.Grpc.Framing;

/// <summary>What a buffer holds at its start.</summary>
public enum FrameState
{
    /// <summary>A whole message.</summary>
    Complete,

    /// <summary>The beginning of a message, or nothing: read on, or the request is truncated.</summary>
    NeedMore,

    /// <summary>What can never become an acceptable message.</summary>
    Malformed,
}
