namespace Sluice.Artifacts.Stores;

/// <summary>An object's bytes on their way. Disposing it ends the transfer.</summary>
/// <param name="stored">The object as it is now; its size is that of the whole object.</param>
/// <param name="bytes">From the offset asked for to the end. Reading it throws <see cref="ArtifactException"/> only.</param>
public sealed class ObjectContent(StoredObject stored, Stream bytes) : IAsyncDisposable
{
    public StoredObject Stored { get; } = stored;

    public Stream Bytes { get; } = bytes;

    public ValueTask DisposeAsync() => Bytes.DisposeAsync();
}
