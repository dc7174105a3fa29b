using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Repositories;

/// <summary>The objects of one version, listed, or where a store cannot list, by its manifest or else its model file.</summary>
internal sealed class VersionLookup(IArtifactStore store, Retries retries)
{
    /// <summary>What there is of a version, one way or the other; no objects: nothing.</summary>
    /// <param name="folder">Of the version, below the store's root.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<VersionObjects> FindAsync(string folder, CancellationToken cancellation) =>
        store.CanList
            ? await ListAsync(folder, cancellation)
            : new VersionObjects(folder, await NamedAsync(folder, cancellation));

    /// <summary>What a store lists of a version, but for what is hidden.</summary>
    public Task<VersionObjects> ListAsync(string folder, CancellationToken cancellation) =>
        retries.RunAsync(
            async stop =>
            {
                var objects = new List<StoredObject>();
                await foreach (var stored in store.ListAsync(folder, stop))
                {
                    if (!stored.Path.Split('/').Any(part => part.StartsWith('.')))
                    {
                        objects.Add(stored);
                    }
                }

                return new VersionObjects(folder, objects);
            },
            cancellation
        );

    private async Task<IReadOnlyList<StoredObject>> NamedAsync(string folder, CancellationToken cancellation)
    {
        var path = $"{folder}/{VersionManifest.FileName}";
        if (await retries.RunAsync(stop => store.FindAsync(path, stop), cancellation) is { } sealing)
        {
            var download = new VersionDownload(store, retries);
            var manifest = await download.ParseManifestAsync(sealing, cancellation);
            return
            [
                sealing,
                .. manifest.Files.Select(file => new StoredObject($"{folder}/{file.Path}", file.Size, Tag: null)),
            ];
        }

        return await retries.RunAsync(stop => store.FindAsync($"{folder}/model.onnx", stop), cancellation) is { } model
            ? [model]
            : [];
    }
}
