namespace Sluice.Serving.Models;

/// <summary>A version's files on the local disk, verified; they stay there until this is disposed.</summary>
/// <param name="files">Where they are.</param>
/// <param name="digest">Of all the version's files.</param>
/// <param name="claim">Ends the claim on them; null where nothing would take them away.</param>
public sealed class FetchedVersion(ModelFiles files, ContentDigest digest, IDisposable? claim = null) : IDisposable
{
    public ModelFiles Files { get; } = files;

    public ContentDigest Digest { get; } = digest;

    /// <summary>What the user should know although the version can be served; null: nothing.</summary>
    public string? Warning { get; init; }

    public void Dispose() => claim?.Dispose();
}
