namespace Sluice.Cli.Explain;

/// <summary>Which request is asked about, and which router.</summary>
/// <param name="Router">The router's operations listener.</param>
/// <param name="Host">The request's authority.</param>
/// <param name="Path">Its path, of a REST request; null: a gRPC prediction.</param>
/// <param name="Model">The model that a gRPC message names; null when none.</param>
/// <param name="Version">The version that it names; null when none.</param>
/// <param name="Headers">Its headers: names and values.</param>
/// <param name="AsJson">Whether the answer is printed as it comes.</param>
internal sealed record ExplainOptions(
    Uri Router,
    string Host,
    string? Path,
    string? Model,
    string? Version,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    bool AsJson
)
{
    /// <summary>The question's path and query.</summary>
    public string Query
    {
        get
        {
            (string Name, string? Value)[] said =
            [
                ("host", Host),
                ("path", Path),
                ("model", Model),
                ("version", Version),
            ];
            var pairs = said.Where(each => each.Value is not null)
                .Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}");
            return $"/explain?{string.Join('&', pairs)}";
        }
    }
}
