namespace Sluice.Artifacts.Stores;

/// <summary>
/// A store or an artifact is not as it must be. The message is for the user: it names scheme, host, bucket, key and what to
/// check, and never a secret.
/// </summary>
public sealed class ArtifactException : Exception
{
    public ArtifactException(ArtifactFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What to do next.</summary>
    public ArtifactFault Fault { get; }

    /// <summary>How long the store asked to wait; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may pass a moment later.</summary>
    public bool IsTransient => Fault is ArtifactFault.Unreachable or ArtifactFault.Throttled;
}
