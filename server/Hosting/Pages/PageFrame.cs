namespace Sluice.Hosting.Pages;

/// <summary>What every page for people has around it. HTML without scripts.</summary>
/// <param name="Title">The window's.</param>
/// <param name="Heading">What answers.</param>
/// <param name="IsReady">Whether it answers predictions.</param>
/// <param name="Lead">A line below the heading.</param>
/// <param name="Foot">A line at the end.</param>
public sealed record PageFrame(string Title, string Heading, bool IsReady, Html Lead, string Foot)
{
    /// <summary>The whole page.</summary>
    public Html Around(Html body)
    {
        var state = IsReady
            ? Html.Of($"""<span class="state good">ready</span>""")
            : Html.Of($"""<span class="state bad">not ready</span>""");
        // The style is ours and constant: a hole would escape its quotes, and its hash would no longer be the policy's.
        var style = Html.Literal(PageStyle.Css);
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Title}</title>
            <style>{style}</style>
            </head>
            <body>
            <header>
            <h1>{Heading} {state}</h1>
            <p>{Lead}</p>
            </header>
            <main>
            {body}</main>
            <footer>{Foot}</footer>
            </body>
            </html>

            """
        );
    }
}
