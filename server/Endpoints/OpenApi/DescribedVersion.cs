using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Endpoints.OpenApi;

/// <summary>A version that answers, as the document and the page tell of it.</summary>
/// <param name="Snapshot">Ready.</param>
/// <param name="IsDefault">Whether it answers where no version is named.</param>
internal sealed record DescribedVersion(VersionSnapshot Snapshot, bool IsDefault)
{
    public string Model => Snapshot.Model.Text;

    public string Version => Snapshot.Version.Text;

    public ModelSignature Signature => Snapshot.Signature!;

    /// <summary>All that answer just now, by model, then version.</summary>
    public static IReadOnlyList<DescribedVersion> All(ModelCatalog catalog)
    {
        var ready = catalog.Snapshots().Where(version => version is { State: ModelState.Ready, Signature: not null });
        return
        [
            .. ready
                .GroupBy(version => version.Model.Text, StringComparer.Ordinal)
                .SelectMany(versions =>
                {
                    var byDefault = DefaultOf(catalog, versions.Key);
                    return versions.Select(version => new DescribedVersion(version, version.Version.Text == byDefault));
                }),
        ];
    }

    /// <summary>The version that a model answers with by itself; null: none.</summary>
    public static string? DefaultOf(ModelCatalog catalog, string model)
    {
        try
        {
            return catalog.Describe(model, null).Version.Text;
        }
        catch (ServingException)
        {
            return null;
        }
    }
}
