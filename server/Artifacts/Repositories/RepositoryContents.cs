using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Triton;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>What a look at a store has found.</summary>
/// <param name="Models">Every model, those without a version too.</param>
/// <param name="Versions">The objects of each version.</param>
/// <param name="Ignored">What was passed over, each with the reason.</param>
internal sealed record RepositoryContents(
    IReadOnlyCollection<ModelName> Models,
    IReadOnlyDictionary<(ModelName Model, ModelVersion Version), VersionObjects> Versions,
    IReadOnlyList<string> Ignored
)
{
    public static RepositoryContents Empty { get; } =
        new([], new Dictionary<(ModelName, ModelVersion), VersionObjects>(), []);

    /// <summary>Each model's <c>config.pbtxt</c>, where it has one.</summary>
    public IReadOnlyDictionary<ModelName, StoredObject> Configurations { get; init; } =
        new Dictionary<ModelName, StoredObject>();

    /// <summary>Each model's files beside its versions, by name.</summary>
    public IReadOnlyDictionary<(ModelName Model, string Name), StoredObject> Beside { get; init; } =
        new Dictionary<(ModelName, string), StoredObject>();

    /// <param name="configurations">What each of them says.</param>
    public RepositoryListing ToListing(IReadOnlyDictionary<ModelName, ModelConfiguration> configurations) =>
        new(
            [
                .. Models.Select(model =>
                    configurations.TryGetValue(model, out var configuration)
                        ? new RepositoryModel(model, Of(model))
                        {
                            Settings = configuration.Settings,
                            Fault = configuration.Fault,
                            Warning = configuration.Warning,
                        }
                        : new RepositoryModel(model, Of(model))
                ),
            ],
            [.. Ignored.Concat(Unused(configurations)).Order(StringComparer.Ordinal)]
        );

    private IEnumerable<string> Unused(IReadOnlyDictionary<ModelName, ModelConfiguration> configurations) =>
        Beside
            .Where(file =>
                file.Key.Name != ConfigFile.FileName
                && configurations.GetValueOrDefault(file.Key.Model)?.Settings.LabelFiles.Values.Contains(file.Key.Name)
                    is not true
            )
            .Select(file => $"{file.Value.Path}: lies outside of every version");

    private List<ListedVersion> Of(ModelName model) =>
        [
            .. Versions
                .Where(pair => pair.Key.Model == model)
                .Select(pair => new ListedVersion(
                    pair.Key.Version,
                    pair.Value.Fingerprint(),
                    IsSealed: pair.Value is { Manifest: not null } or { TakenAs: not null }
                )),
        ];
}
