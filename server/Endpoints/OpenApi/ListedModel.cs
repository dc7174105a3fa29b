using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Endpoints.OpenApi;

/// <summary>A model of which at least one version answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">What a request that names no version gets; null: such a request is refused.</param>
/// <param name="Versions">The versions that are ready, in order.</param>
internal sealed record ListedModel(
    ModelName Name,
    ModelSignature? Default,
    IReadOnlyList<(ModelVersion Version, ModelSignature Signature)> Versions
)
{
    /// <summary>Those that answer, by name.</summary>
    public static IReadOnlyList<ListedModel> Of(IReadOnlyList<VersionSnapshot> snapshots) =>
        [
            .. snapshots
                .GroupBy(version => version.Model)
                .Select(group => Of(group.Key, [.. group]))
                .Where(model => model.Versions.Count > 0),
        ];

    private static ListedModel Of(ModelName name, VersionSnapshot[] versions)
    {
        (ModelVersion Version, ModelSignature Signature)[] ready =
        [
            .. versions
                .Where(version => version is { State: ModelState.Ready, Signature: not null })
                .Select(version => (version.Version, version.Signature!)),
        ];
        var chosen = VersionPolicy.Default(
            Array.ConvertAll(versions, version => version.Version),
            Array.ConvertAll(ready, version => version.Version)
        );
        return new(name, Array.Find(ready, version => version.Version == chosen).Signature, ready);
    }
}
