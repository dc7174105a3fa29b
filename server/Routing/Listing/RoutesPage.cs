using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Hosting.Pages;
using Sluice.Routing.Matching;
using Sluice.Routing.Table;

namespace Sluice.Routing.Listing;

/// <summary>
/// The page for people: which models a caller reaches here, how their requests are divided, and how to call them. Of the table alone,
/// which knows no inputs: samples are had of the model servers by the commands on it.
/// </summary>
internal static class RoutesPage
{
    /// <summary>No person reads on.</summary>
    private const int MostShown = 100;

    /// <param name="routes">What the caller may ask.</param>
    /// <param name="isNamed">Whether a header has named the one that there is: requests without it may mean others.</param>
    /// <param name="isReady">Whether the router answers predictions.</param>
    /// <param name="address">Where the caller reaches it.</param>
    public static Html Of(ImmutableArray<Route> routes, bool isNamed, bool isReady, PageAddress address)
    {
        var isOnly = routes.Length == 1 && !isNamed;
        var count = routes.Length == 1 ? "1 model" : $"{routes.Length} models";
        var sections = routes
            .OrderBy(route => route.Model, StringComparer.Ordinal)
            .Take(MostShown)
            .Select(route => new RouteSection(route, address, isOnly).Write());
        var more =
            routes.Length > MostShown
                ? Html.Of(
                    $"<section><p>And {$"{routes.Length - MostShown}"} more: POST /v2/repository/index</p></section>\n"
                )
                : Html.None;
        var lead = isOnly
            ? Html.Of($"""{count} · <a href="{DocumentPath.Document}">OpenAPI document</a>""")
            : Html.Of($"{count} · what each takes and gives is told by an OpenAPI document of its own");
        return new PageFrame(
            $"Sluice: {count}",
            "Sluice router",
            isReady,
            lead,
            "Samples are zeros: they show the form of a request, not sensible data. Reload for the present state."
        ).Around(Html.Join([.. sections, more]));
    }

    public static async Task WriteAsync(HttpContext context, Html page)
    {
        PageStyle.Guard(context.Response.Headers);
        var body = Encoding.UTF8.GetBytes(page.ToString());
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
