using System.Runtime.CompilerServices;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Downloads;

/// <summary>
/// A store in memory that misbehaves as it is told, beside the real ones, because no real one breaks off at every offset on
/// demand. Thread-safe as far as its tests need.
/// </summary>
internal sealed class ScriptedStore : IArtifactStore
{
    private readonly Dictionary<string, (byte[] Bytes, string Tag)> _objects = [];
    private int _tags;

    public ArtifactUri Root { get; } = ArtifactUri.Parse("s3://models/fraud");

    public bool CanList { get; init; } = true;

    /// <summary>What every operation fails with; null: it does not.</summary>
    public ArtifactException? Failure { get; set; }

    /// <summary>What happens when an object is opened: gets its path, offset and bytes; gives what the caller reads, or throws.</summary>
    public Func<string, long, byte[], Stream> OnOpen { get; set; } =
        (_, offset, bytes) => new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset);

    /// <summary>Each opening: path and offset.</summary>
    public List<(string Path, long Offset)> Opened { get; } = [];

    public void Put(string path, byte[] bytes) => _objects[path] = (bytes, $"\"{++_tags}\"");

    public void Put(string path, string text) => Put(path, System.Text.Encoding.UTF8.GetBytes(text));

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await Task.Yield();
        ThrowIfFailing();
        foreach (var (path, (bytes, tag)) in _objects)
        {
            if (folder.Length == 0 || path.StartsWith($"{folder}/", StringComparison.Ordinal))
            {
                yield return new StoredObject(path, bytes.Length, tag);
            }
        }
    }

    public Task<StoredObject?> FindAsync(string path, CancellationToken cancellation)
    {
        ThrowIfFailing();
        return Task.FromResult(
            _objects.TryGetValue(path, out var found) ? new StoredObject(path, found.Bytes.Length, found.Tag) : null
        );
    }

    public Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        ThrowIfFailing();
        lock (Opened)
        {
            Opened.Add((expected.Path, offset));
        }

        var (bytes, tag) = _objects[expected.Path];
        if (expected.Tag is not null && expected.Tag != tag)
        {
            throw new ArtifactException(ArtifactFault.Changed, $"{expected.Path} is another one");
        }

        var stored = new StoredObject(expected.Path, bytes.Length, tag);
        return Task.FromResult(new ObjectContent(stored, OnOpen(expected.Path, offset, bytes)));
    }

    public Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string path, CancellationToken cancellation) => throw new NotSupportedException();

    public Task CreateBucketAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public void Dispose() { }

    private void ThrowIfFailing()
    {
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
