namespace Sluice.Artifacts.Stores;

/// <summary>
/// Storage below the root that a URI names: one adapter a scheme. Thread-safe. Paths are relative to the root, parts divided
/// by <c>/</c>; the caller has checked them (<c>ObjectPath</c>). Every operation tries once: whether and when to try again is
/// the caller's decision (<c>Retries</c>), so an adapter's library must not retry by itself.
/// </summary>
/// <remarks>Every operation throws <see cref="ArtifactException"/>, and nothing else but cancellation.</remarks>
public interface IArtifactStore : IDisposable
{
    /// <summary>The root.</summary>
    ArtifactUri Root { get; }

    /// <summary>Whether the store can say what it holds; false over plain HTTPS.</summary>
    bool CanList { get; }

    /// <summary>Everything below a folder, in any order; nothing when there is no such folder.</summary>
    /// <param name="folder">Empty: the root.</param>
    /// <param name="cancellation">Gives up.</param>
    IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellation);

    /// <summary>The object at a path; null when there is none.</summary>
    Task<StoredObject?> FindAsync(string path, CancellationToken cancellation);

    /// <summary>Opens an object for reading, from an offset.</summary>
    /// <param name="expected">
    /// The object as it was listed: when its tag is known and the store's is another one now, the fault is
    /// <see cref="ArtifactFault.Changed"/>.
    /// </param>
    /// <param name="offset">0 up to the size.</param>
    /// <param name="cancellation">Gives up, also while the bytes are read.</param>
    Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation);

    /// <summary>Writes a whole object from a file; a reader sees all of it or nothing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="file">A local file, which does not change meanwhile.</param>
    /// <param name="options">Conditions and progress.</param>
    /// <param name="cancellation">Gives up; parts that are there already are removed where the store keeps such.</param>
    Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation);

    /// <summary>Removes an object; nothing happens when there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancellation);

    /// <summary>Makes the root's bucket or container, when there is none; the fault is Invalid where a store has no such thing.</summary>
    Task CreateBucketAsync(CancellationToken cancellation);
}
