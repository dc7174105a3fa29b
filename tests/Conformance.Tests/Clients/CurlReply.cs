using System.Text.Json.Nodes;

namespace Sluice.Conformance.Tests.Clients;

/// <summary>What curl received.</summary>
/// <param name="Protocol">As the answer's first line has it: <c>HTTP/1.1</c>, <c>HTTP/2</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Names in lower case.</param>
/// <param name="Body">As text.</param>
internal sealed record CurlReply(
    string Protocol,
    int Status,
    IReadOnlyDictionary<string, string[]> Headers,
    string Body
)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
