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
}
