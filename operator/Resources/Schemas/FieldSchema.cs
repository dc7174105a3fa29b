using System.Text.Json.Nodes;

namespace Sluice.Resources.Schemas;

/// <summary>The schema of one field while it is being written, in the words of an OpenAPI v3 structural schema.</summary>
/// <param name="HasRules">
/// Whether the server that it is for knows <c>x-kubernetes-validations</c> (Kubernetes 1.25 and later). Such a rule brings its
/// own message, so it stands in the place of a keyword that says less.
/// </param>
internal sealed record FieldSchema(bool HasRules)
{
    /// <summary>The schema so far.</summary>
    public JsonObject Node { get; } = [];

    /// <summary>Adds a keyword.</summary>
    public void Set(string keyword, JsonNode value) => Node[keyword] = value;

    /// <summary>Adds a rule in the Common Expression Language; only where <see cref="HasRules"/>.</summary>
    /// <param name="rule">An expression over <c>self</c> that is true for what is allowed.</param>
    /// <param name="message">What is expected, as the operator says it.</param>
    public void AddRule(string rule, string message)
    {
        const string keyword = "x-kubernetes-validations";
        if (Node[keyword] is not JsonArray rules)
        {
            Node[keyword] = rules = [];
        }

        rules.Add((JsonNode)new JsonObject { ["rule"] = rule, ["message"] = message });
    }
}
