using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sluice.Resources.Values;

/// <summary>
/// A part of a pod that is handed to Kubernetes as its author wrote it. Only its outline is checked here, so that what a
/// newer Kubernetes knows can be used at once; the API server checks the rest. Two are equal when they say the same,
/// in whatever order their names are written.
/// </summary>
[JsonConverter(typeof(KubernetesFragmentConverter))]
public sealed record KubernetesFragment
{
    /// <summary>A fragment that says what the object says; the object stays the caller's.</summary>
    public KubernetesFragment(JsonObject value) => Json = CanonicalJson.Write(value);

    /// <summary>JSON, an object: compact, names sorted, without nulls.</summary>
    public string Json { get; }

    /// <summary>The value of a name, if that is a text.</summary>
    public string? TextOf(string name) =>
        ToJsonObject()[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A copy, the caller's own.</summary>
    public JsonObject ToJsonObject() => JsonNode.Parse(Json)!.AsObject();

    public override string ToString() => Json;
}
