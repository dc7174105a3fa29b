using System.Text;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Publishing;

/// <summary>Small objects, whole.</summary>
internal sealed class StoredText(IArtifactStore store, Retries retries)
{
    private const int Largest = 4096;

    /// <summary>An object's text; null when there is none.</summary>
    public Task<string?> FindAsync(string path, CancellationToken cancellation) =>
        retries.RunAsync(stop => ReadAsync(path, stop), cancellation);

    /// <summary>Writes an object; false: there is one.</summary>
    public async Task<bool> WriteIfAbsentAsync(string path, byte[] bytes, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, bytes, cancellation);
            return await retries.RunAsync(stop => TryWriteAsync(path, file, stop), cancellation);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<bool> TryWriteAsync(string path, string file, CancellationToken cancellation)
    {
        try
        {
            await store.WriteAsync(path, file, new WriteOptions { OnlyIfAbsent = true }, cancellation);
            return true;
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Exists)
        {
            return false;
        }
    }

    private async Task<string?> ReadAsync(string path, CancellationToken cancellation)
    {
        if (await store.FindAsync(path, cancellation) is not { Size: <= Largest } found)
        {
            return null;
        }

        await using var content = await store.OpenAsync(found, 0, cancellation);
        using var reader = new StreamReader(content.Bytes, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }
}
