using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Tensors;

namespace Sluice.Artifacts.Triton;

/// <summary>
/// Reads models' <c>config.pbtxt</c> and the files of labels that they name from a store, each again only when it is another object.
/// </summary>
internal sealed class ModelConfigurations(IArtifactStore store, Retries retries)
{
    /// <summary>No configuration and no list of labels is as large.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly Dictionary<StoredObject, ModelConfiguration> _read = [];
    private readonly Dictionary<StoredObject, ClassLabels> _labels = [];

    /// <exception cref="ArtifactException">One cannot be read.</exception>
    public async Task<IReadOnlyDictionary<ModelName, ModelConfiguration>> ReadAsync(
        RepositoryContents contents,
        CancellationToken cancellation
    )
    {
        var configurations = new Dictionary<ModelName, ModelConfiguration>();
        foreach (var (model, file) in contents.Configurations)
        {
            // Without a tag nobody can tell whether it is another: sizes alone may be the same.
            if (file.Tag is null || !_read.TryGetValue(file, out var configuration))
            {
                configuration = await ReadAsync(file, cancellation);
                _read[file] = configuration;
            }

            configurations[model] = await WithLabelsAsync(configuration, model, contents, cancellation);
        }

        return configurations;
    }

    private async Task<ModelConfiguration> ReadAsync(StoredObject file, CancellationToken cancellation)
    {
        var place = PlaceOf(file);
        return file.Size > MaxBytes
            ? new(ModelSettings.None, $"{place}: expected at most {MaxBytes} bytes, got {file.Size}", null)
            : ModelConfiguration.Read(place, await TextOfAsync(file, cancellation));
    }

    private async Task<ModelConfiguration> WithLabelsAsync(
        ModelConfiguration configuration,
        ModelName model,
        RepositoryContents contents,
        CancellationToken cancellation
    )
    {
        var labels = new Dictionary<string, ClassLabels>();
        foreach (var (output, name) in configuration.Settings.LabelFiles)
        {
            if (!contents.Beside.TryGetValue((model, name), out var file))
            {
                var place = PlaceOf(contents.Configurations[model]);
                return configuration with
                {
                    Fault = $"{place}: label_filename of output '{output}': expected the file {name} beside it",
                };
            }

            if (file.Size > MaxBytes)
            {
                return configuration with
                {
                    Fault = $"{PlaceOf(file)}: expected at most {MaxBytes} bytes of labels, got {file.Size}",
                };
            }

            labels[output] = await LabelsOfAsync(file, cancellation);
        }

        return labels.Count == 0
            ? configuration
            : configuration with
            {
                Settings = configuration.Settings with { Labels = labels },
            };
    }

    private async Task<ClassLabels> LabelsOfAsync(StoredObject file, CancellationToken cancellation)
    {
        if (file.Tag is null || !_labels.TryGetValue(file, out var labels))
        {
            labels = LabelFile.Read(await TextOfAsync(file, cancellation));
            _labels[file] = labels;
        }

        return labels;
    }

    private string PlaceOf(StoredObject file) => store.Root.Below(file.Path).ToString();

    private Task<string> TextOfAsync(StoredObject file, CancellationToken cancellation) =>
        retries.RunAsync(
            async stop =>
            {
                await using var content = await store.OpenAsync(file, offset: 0, stop);
                using var reader = new StreamReader(content.Bytes);
                return await reader.ReadToEndAsync(stop);
            },
            cancellation
        );
}
