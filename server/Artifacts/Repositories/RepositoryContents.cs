using Sluice.Artifacts.Downloads;
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

    public RepositoryListing ToListing() =>
        new([.. Models.Select(model => new RepositoryModel(model, Of(model)))], Ignored);

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
