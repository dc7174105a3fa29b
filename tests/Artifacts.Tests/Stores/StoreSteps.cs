using Sluice.Artifacts.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Stores;

/// <summary>What the facts of <see cref="StoreContract"/> are told in, and what each adapter fills in.</summary>
public abstract class StoreSteps : IAsyncLifetime
{
    // Made when it is needed: a test that is skipped while its store is opened is not disposed.
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("sluice-contract-").FullName);
    private IArtifactStore? _store;
    private int _files;

    /// <summary>The longest that anything may take.</summary>
    protected static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>What this store cannot do.</summary>
    protected virtual StoreLimits Limits => new();

    /// <summary>So many objects that a listing of them takes more than one page.</summary>
    protected virtual int MoreThanAPage => 1_100;

    /// <summary>The store under test.</summary>
    protected IArtifactStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await OpenEmptyAsync();

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await RemoveAsync();
        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store at a root that nothing lies below.</summary>
    protected abstract Task<IArtifactStore> OpenEmptyAsync();

    /// <summary>Opens one whose bucket does not exist; not asked for where there are none.</summary>
    protected virtual IArtifactStore OpenWithoutBucket() =>
        throw new NotSupportedException("say how, or set NoBuckets");

    /// <summary>Puts an object there, over one that is there; other than by the store where that cannot write.</summary>
    protected virtual Task SeedAsync(string path, byte[] bytes) => WriteAsync(path, bytes);

    /// <summary>Removes what the test has left on the server.</summary>
    protected virtual Task RemoveAsync() => Task.CompletedTask;

    /// <summary>Skips a fact that needs a listing, where there is none.</summary>
    protected void Listing() => Assert.SkipWhen(Limits.NoListing is not null, $"{Limits.NoListing}");

    /// <summary>Skips a fact that writes by the store, where that cannot.</summary>
    protected void Writing() => Assert.SkipWhen(Limits.NoWriting is not null, $"{Limits.NoWriting}");

    protected async Task WriteAsync(
        string path,
        byte[] bytes,
        WriteOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var file = Path.Combine(_folder.Value, $"{Interlocked.Increment(ref _files)}");
        await File.WriteAllBytesAsync(file, bytes, CancellationToken.None);
        await Store.WriteAsync(path, file, options ?? new WriteOptions(), cancellation).Within(Limit);
        File.Delete(file);
    }

    /// <summary>Writes only if absent; what came of it, null for success.</summary>
    protected async Task<ArtifactFault?> TryPublishAsync(string path, byte[] bytes)
    {
        try
        {
            await WriteAsync(path, bytes, new WriteOptions { OnlyIfAbsent = true });
            return null;
        }
        catch (ArtifactException failure)
        {
            return failure.Fault;
        }
    }

    protected async Task<StoredObject> FindAsync(string path) =>
        await Store.FindAsync(path, default).Within(Limit)
        ?? throw new InvalidOperationException($"{path} is not there");

    protected async Task<byte[]> ReadAsync(StoredObject expected, long offset = 0)
    {
        await using var content = await Store.OpenAsync(expected, offset, default).Within(Limit);
        return await TestBytes.ReadAllAsync(content.Bytes).Within(Limit);
    }

    protected async Task<List<StoredObject>> ListAsync(string folder, IArtifactStore? store = null) =>
        await (store ?? Store).ListAsync(folder, default).ToListAsync().Within(Limit);

    protected static IEnumerable<string> Paths(IEnumerable<StoredObject> listed) =>
        listed.Select(stored => stored.Path).Order(StringComparer.Ordinal);

    /// <summary>Expects a failure of that kind, and returns it.</summary>
    protected static async Task<ArtifactException> FailsAsync(ArtifactFault fault, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<ArtifactException>(action);
        Assert.True(fault == failure.Fault, $"expected {fault}, got {failure}");
        return failure;
    }
}
