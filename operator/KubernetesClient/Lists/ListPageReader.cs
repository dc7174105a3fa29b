using System.Text.Json;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Lists;

/// <summary>
/// Reads a page item by item: each item's text is copied out, so that the page's own memory goes at once and an object that is kept
/// keeps no other.
/// </summary>
internal static class ListPageReader
{
    /// <summary>Reads one.</summary>
    /// <param name="body">The whole answer.</param>
    /// <param name="apiVersion">Of the items.</param>
    /// <exception cref="JsonException">It is no list of this kind.</exception>
    public static ListPage<T> Read<T>(ReadOnlySpan<byte> body, string apiVersion)
        where T : KubernetesObject, IResource<T>
    {
        var reader = new Utf8JsonReader(body);
        Expect(ref reader, JsonTokenType.StartObject);
        var items = new List<T>();
        string? version = null;
        string? next = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
                (version, next) = ReadMetadata(ref reader);
            else if (reader.ValueTextEquals("items"u8))
                ReadItems(ref reader, body, apiVersion, items);
            else
                Skip(ref reader);
        }

        return new ListPage<T>(items, version ?? throw new JsonException("metadata.resourceVersion is missing"), next);
    }

    private static (string? Version, string? Continue) ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        string? version = null;
        string? next = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
                version = ReadText(ref reader);
            else if (reader.ValueTextEquals("continue"u8))
                next = ReadText(ref reader);
            else
                Skip(ref reader);
        }

        return (version, next);
    }

    private static void ReadItems<T>(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        string apiVersion,
        List<T> items
    )
        where T : KubernetesObject, IResource<T>
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"items: expected a list, found {reader.TokenType}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(ObjectJson.Read<T>(body[start..(int)reader.BytesConsumed].ToArray(), apiVersion));
        }
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text ? text : null;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new JsonException($"expected {type}, found {reader.TokenType}");
    }
}
