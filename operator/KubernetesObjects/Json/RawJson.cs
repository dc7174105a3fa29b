using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.KubernetesObjects.Json;

/// <summary>
/// An object's JSON, unparsed: the bytes cost a third of a tree of nodes, and ten thousand objects lie in a cache. Immutable.
/// </summary>
/// <param name="Utf8">One JSON value; empty where there is none.</param>
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Utf8.IsEmpty;

    /// <summary>The tree, parsed anew with each call; null where there is none.</summary>
    public JsonNode? Parse() => IsEmpty ? null : JsonNode.Parse(Utf8.Span);

    /// <summary>The value at a path of property names, parsed anew with each call; null where there is none.</summary>
    /// <param name="path">From the outermost in.</param>
    public JsonElement? Find(params ReadOnlySpan<string> path)
    {
        if (IsEmpty)
            return null;

        using var document = JsonDocument.Parse(Utf8);
        var found = document.RootElement;
        foreach (var name in path)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
                return null;
        }

        return found.Clone();
    }

    /// <summary>The text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}
