using Sluice.Artifacts.Retrying;

namespace Sluice.Artifacts.Stores;

/// <summary>How an object is written.</summary>
public sealed record WriteOptions
{
    /// <summary>
    /// Only when there is no such object: else the fault is <see cref="ArtifactFault.Exists"/>. Enforced by the store where it
    /// can be, so that of two writers one wins; elsewhere by looking first.
    /// </summary>
    public bool OnlyIfAbsent { get; init; }

    /// <summary>Told the bytes written since it was told last.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>
    /// Tries a part of a large file again, where the store takes files in parts: without it one break would cost the whole. Null: each part once.
    /// </summary>
    public Retries? PartRetries { get; init; }

    /// <summary>Sends one part.</summary>
    internal Task<T> SendPartAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellation) =>
        PartRetries is { } retries ? retries.RunAsync(send, cancellation) : send(cancellation);
}
