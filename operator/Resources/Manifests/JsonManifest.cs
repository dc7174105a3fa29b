using System.Text.Json;

namespace Sluice.Resources.Manifests;

/// <summary>JSON as a manifest: what the API server sends is read by the same strict reader as what a user keeps.</summary>
public static class JsonManifest
{
    /// <summary>The value with everything below it; positions are unknown.</summary>
    public static ManifestNode Read(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => new ManifestMapping([
                .. element.EnumerateObject().Select(member => new ManifestEntry(member.Name, Read(member.Value))),
            ]),
            JsonValueKind.Array => new ManifestSequence([.. element.EnumerateArray().Select(Read)]),
            JsonValueKind.String => Scalar(ScalarKind.String, element.GetString()!),
            JsonValueKind.Number => Number(element.GetRawText()),
            JsonValueKind.True => Scalar(ScalarKind.Boolean, "true"),
            JsonValueKind.False => Scalar(ScalarKind.Boolean, "false"),
            _ => Scalar(ScalarKind.Null, "null"),
        };

    private static ManifestScalar Number(string text) =>
        Scalar(text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? ScalarKind.Integer : ScalarKind.Float, text);

    private static ManifestScalar Scalar(ScalarKind kind, string value) => new(kind, value, value);
}
