using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Tensors;

namespace Sluice.Artifacts.Triton;

/// <summary>
/// Reads models' <c>config.pbtxt</c> and the files of labels that they name from a store, each again only when it is another object.
/// What was sent with a request to load a model stands in the place of its file.
/// </summary>
internal sealed class ModelConfigurations(IArtifactStore store, Retries retries)
{
    private readonly Dictionary<StoredObject, ModelConfiguration> _read = [];
    private readonly Dictionary<StoredObject, ClassLabels> _labels = [];
    private readonly Dictionary<ModelName, ModelConfiguration> _requested = [];

    /// <param name="model">Whose.</param>
    /// <param name="json">In the place of its file; null: the file again.</param>
    /// <exception cref="ServingException">InvalidArgument: it is none that this server can serve by.</exception>
    public void Configure(ModelName model, string? json)
    {
        if (json is null)
        {
            _requested.Remove(model);
        }
        else
        {
            _requested[model] = ModelConfiguration.OfRequest(json);
        }
    }

    /// <exception cref="ArtifactException">One cannot be read.</exception>
    public async Task<IReadOnlyDictionary<ModelName, ModelConfiguration>> ReadAsync(
        RepositoryContents contents,
        CancellationToken cancellation
    )
    {
        var configurations = new Dictionary<ModelName, ModelConfiguration>();
        foreach (var (model, file) in contents.Configurations.Where(pair => !_requested.ContainsKey(pair.Key)))
        {
            // Without a tag nobody can tell whether it is another: sizes alone may be the same.
            if (file.Tag is null || !_read.TryGetValue(file, out var configuration))
            {
                configuration = await ReadAsync(file, cancellation);
                _read[file] = configuration;
            }

            configurations[model] = await WithLabelsAsync(configuration, PlaceOf(file), model, contents, cancellation);
        }

        foreach (var (model, configuration) in _requested.ToArray())
        {
            if (contents.Models.Contains(model))
            {
                configurations[model] = await WithLabelsAsync(configuration, "config", model, contents, cancellation);
            }
            else
            {
                // Whoever named it was mistaken, or it has vanished: one that comes later is another model.
                _requested.Remove(model);
            }
        }

        return configurations;
    }

    private async Task<ModelConfiguration> ReadAsync(StoredObject file, CancellationToken cancellation)
    {
        var place = PlaceOf(file);
        return file.Size > ModelConfiguration.MaxBytes
            ? new(
                ModelSettings.None,
                $"{place}: expected at most {ModelConfiguration.MaxBytes} bytes, got {file.Size}",
                null
            )
            : ModelConfiguration.Read(place, await TextOfAsync(file, cancellation));
    }

    private async Task<ModelConfiguration> WithLabelsAsync(
        ModelConfiguration configuration,
        string place,
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
                return configuration with
                {
                    Fault =
                        $"{place}: label_filename of output '{output}': expected the file {name} beside the model's versions",
                };
            }

            if (file.Size > ModelConfiguration.MaxBytes)
            {
                return configuration with
                {
                    Fault =
                        $"{PlaceOf(file)}: expected at most {ModelConfiguration.MaxBytes} bytes of labels, got {file.Size}",
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
