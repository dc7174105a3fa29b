using Sluice.Artifacts.Files;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Publishing;

/// <summary>A directory as a store, with what the test makes happen around its writes.</summary>
internal sealed class TroubledStore(string directory) : IArtifactStore
{
    private readonly FileStore _store = new(ArtifactUri.Parse(directory));

    public ArtifactUri Root => _store.Root;

    public bool CanList => true;

    /// <summary>Called with the path before each write; may throw.</summary>
    public Action<string> BeforeWrite { get; set; } = _ => { };

    /// <summary>Called with the path after each write; may throw.</summary>
    public Action<string> AfterWrite { get; set; } = _ => { };

    /// <summary>The paths written, in order.</summary>
    public List<string> Written { get; } = [];

    public IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellation) =>
        _store.ListAsync(folder, cancellation);

    public Task<StoredObject?> FindAsync(string path, CancellationToken cancellation) =>
        _store.FindAsync(path, cancellation);

    public Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation) =>
        _store.OpenAsync(expected, offset, cancellation);

    public async Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation)
    {
        BeforeWrite(path);
        await _store.WriteAsync(path, file, options, cancellation);
        lock (Written)
        {
            Written.Add(path);
        }

        AfterWrite(path);
    }

    public Task DeleteAsync(string path, CancellationToken cancellation) => _store.DeleteAsync(path, cancellation);

    public Task CreateBucketAsync(CancellationToken cancellation) => _store.CreateBucketAsync(cancellation);

    public void Dispose() => _store.Dispose();
}
