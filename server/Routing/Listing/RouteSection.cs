using System.Globalization;
using Sluice.Hosting.Pages;
using Sluice.Routing.Matching;
using Sluice.Routing.Table;

namespace Sluice.Routing.Listing;

/// <summary>The part of the page that tells of one model: what serves it, its shares, and how to call it. Pure.</summary>
/// <param name="route">The model's.</param>
/// <param name="address">Where the router is.</param>
/// <param name="isOnly">Whether a request that names no model means this one.</param>
internal sealed class RouteSection(Route route, PageAddress address, bool isOnly)
{
    private const string GrpcMethod = "inference.GRPCInferenceService/ModelInfer";

    private readonly string _curl = address.IsHttp2 ? "curl -s --http2-prior-knowledge" : "curl -s";

    public Html Write()
    {
        var rows = Html.Join(route.Revisions.Select(Row));
        var calls = Html.Join(Calls().Select(call => Html.Of($"<h4>{call.What}</h4>\n<pre>{call.Command}</pre>\n")));
        return Html.Of(
            $"""
            <section>
            <h2><code>{route.Model}</code></h2>
            <p class="soft">deployment {route.Deployment} · generation {route.GenerationText}</p>
            <table><thead><tr><th>Variant</th><th>Version</th><th>Revision</th><th>Share</th><th>Servers</th></tr></thead><tbody>
            {rows}</tbody></table>
            {calls}</section>

            """
        );
    }

    private static Html Row(Revision revision)
    {
        var share = (revision.Share / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        var servers = revision.IsReady
            ? Html.Of($"""<span class="state good">{$"{revision.Backends.Length}"}</span>""")
            : Html.Of($"""<span class="state bad">none just now</span>""");
        return Html.Of(
            $"""
            <tr><td>{revision.Variant}</td><td>{revision.Version}</td><td><code>{revision.Name}</code></td><td>{share} %</td><td>{servers}</td></tr>

            """
        );
    }

    /// <summary>What each does, and the command; samples are fetched of a server that has the version.</summary>
    private IEnumerable<(string What, string Command)> Calls()
    {
        var model = $"http://{address.Rest}/v2/models/{Uri.EscapeDataString(route.Model)}";
        var header = isOnly ? "" : $" -H 'sluice-deployment: {route.Deployment}'";
        var ready = route.Revisions.Where(revision => revision.IsReady).OrderByDescending(revision => revision.Share);
        if (ready.FirstOrDefault() is { } first)
        {
            var send = $"{Sample(first, "infer.json")} | {_curl} {model}";
            yield return ("A prediction, REST: whoever\u2019s turn it is answers", $"{send}/infer -d @-");
            yield return ("Of one version", $"{send}/versions/{Uri.EscapeDataString(first.Version)}/infer -d @-");
            if (route.Variants.Length > 1 && route.Settings.AllowsVariantHeader)
                yield return ("Of one variant", $"{send}/infer -H 'sluice-variant: {first.Variant}' -d @-");
            yield return (
                "A prediction of one version, gRPC",
                $"{Sample(first, "grpc.json")} | grpcurl -plaintext -d @ {address.Grpc} {GrpcMethod}"
            );
        }

        yield return ("Inputs, outputs and labels", $"{_curl} {model}");
        yield return ("OpenAPI document", $"{_curl} http://{address.Rest}{DocumentPath.Document}{header}");
    }

    private string Sample(Revision revision, string form) =>
        $"{_curl} http://{address.Rest}{DocumentPath.SampleOf(route.Model, revision.Version, form)}";
}
