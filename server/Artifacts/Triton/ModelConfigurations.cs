using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;

namespace Sluice.Artifacts.Triton;

/// <summary>Reads models' <c>config.pbtxt</c> from a store, each again only when it is another object.</summary>
internal sealed class ModelConfigurations(IArtifactStore store, Retries retries)
{
    /// <summary>No configuration is as large.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly Dictionary<StoredObject, ModelConfiguration> _read = [];

    /// <exception cref="ArtifactException">One cannot be read.</exception>
    public async Task<IReadOnlyDictionary<ModelName, ModelConfiguration>> ReadAsync(
        IReadOnlyDictionary<ModelName, StoredObject> files,
        CancellationToken cancellation
    )
    {
        var configurations = new Dictionary<ModelName, ModelConfiguration>();
        foreach (var (model, file) in files)
        {
            // Without a tag nobody can tell whether it is another: sizes alone may be the same.
            if (file.Tag is null || !_read.TryGetValue(file, out var configuration))
            {
                configuration = await ReadAsync(file, cancellation);
                _read[file] = configuration;
            }

            configurations[model] = configuration;
        }

        return configurations;
    }

    private async Task<ModelConfiguration> ReadAsync(StoredObject file, CancellationToken cancellation)
    {
        var place = store.Root.Below(file.Path).ToString();
        if (file.Size > MaxBytes)
        {
            return new(ModelSettings.None, $"{place}: expected at most {MaxBytes} bytes, got {file.Size}", null);
        }

        var text = await retries.RunAsync(
            async stop =>
            {
                await using var content = await store.OpenAsync(file, offset: 0, stop);
                using var reader = new StreamReader(content.Bytes);
                return await reader.ReadToEndAsync(stop);
            },
            cancellation
        );
        return ModelConfiguration.Read(place, text);
    }
}
