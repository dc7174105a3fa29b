using Sluice.Endpoints.OpenApi;
using Sluice.Endpoints.OpenInference;
using Sluice.Hosting.Pages;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.Page;

/// <summary>The page for people: which models there are, their versions and states, and how to call each. HTML without scripts.</summary>
internal static class ModelsPage
{
    /// <param name="catalog">The models.</param>
    /// <param name="isReady">Whether the server as a whole answers predictions.</param>
    /// <param name="address">Where its reader reaches it.</param>
    public static string Write(ModelCatalog catalog, bool isReady, PageAddress address)
    {
        VersionSnapshot[][] models =
        [
            .. catalog.Snapshots().GroupBy(version => version.Model).Select(versions => versions.ToArray()),
        ];
        var sections = models.Select(versions =>
            new ModelSection(
                versions,
                DescribedVersion.DefaultOf(catalog, versions[0].Model.Text),
                address,
                models.Length == 1
            ).Write()
        );
        var body =
            models.Length == 0 ? Html.Of($"<section><p>No model is here yet.</p></section>\n") : Html.Join(sections);
        return Page(body, models.Length, isReady).ToString();
    }

    private static Html Page(Html body, int models, bool isReady)
    {
        var count = models == 1 ? "1 model" : $"{models} models";
        var lead = Html.Of(
            $"""{count} · version {ModelDescriptions.ServerVersion} · <a href="/openapi.json">OpenAPI document</a> · <a href="/v2/models/stats">statistics</a>"""
        );
        return new PageFrame(
            $"Sluice: {count}",
            "Sluice model server",
            isReady,
            lead,
            "Samples are zeros: they show the form of a request, not sensible data. Reload for the present state."
        ).Around(body);
    }
}
