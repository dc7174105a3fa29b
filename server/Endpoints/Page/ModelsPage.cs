using Sluice.Endpoints.OpenApi;
using Sluice.Endpoints.OpenInference;
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
        var state = isReady
            ? Html.Of($"""<span class="state good">ready</span>""")
            : Html.Of($"""<span class="state bad">not ready</span>""");
        var count = models == 1 ? "1 model" : $"{models} models";
        // The style is ours and constant: a hole would escape its quotes, and its hash would no longer be the policy's.
        var style = Html.Literal(PageStyle.Css);
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sluice: {count}</title>
            <style>{style}</style>
            </head>
            <body>
            <header>
            <h1>Sluice model server {state}</h1>
            <p>{count} · version {ModelDescriptions.Server().Version} · <a href="/openapi.json">OpenAPI document</a> · <a href="/v2/models/stats">statistics</a></p>
            </header>
            <main>
            {body}</main>
            <footer>Samples are zeros: they show the form of a request, not sensible data. Reload for the present state.</footer>
            </body>
            </html>

            """
        );
    }
}
