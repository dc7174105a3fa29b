using System.Text.Json;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Watch;

/// <summary>One line of a watch: <c>{"type": …, "object": …}</c>.</summary>
internal static class WatchLine
{
    /// <summary>Reads one.</summary>
    /// <param name="line">Without the line's end.</param>
    /// <param name="asked">For the message of an error that the line tells.</param>
    /// <exception cref="JsonException">It is no such line.</exception>
    /// <exception cref="KubernetesException">The server tells an error, mostly <see cref="KubernetesFault.Gone"/>.</exception>
    public static WatchEvent<T> Read<T>(ReadOnlySpan<byte> line, string asked)
        where T : KubernetesObject, IResource<T>
    {
        var (type, body) = Split(line);
        return type switch
        {
            "ADDED" => Changed<T>(WatchEventType.Added, body),
            "MODIFIED" => Changed<T>(WatchEventType.Modified, body),
            "DELETED" => Changed<T>(WatchEventType.Deleted, body),
            "BOOKMARK" => new WatchEvent<T>(WatchEventType.Bookmark, null, VersionOf(ObjectJson.Read<T>(body))),
            "ERROR" => throw StatusFaults.Of(
                asked,
                JsonSerializer.Deserialize(body, MetaJson.Default.Status) ?? new Status()
            ),
            _ => throw new JsonException($"expected a type of watch event, found '{type}'"),
        };
    }

    private static WatchEvent<T> Changed<T>(WatchEventType type, byte[] body)
        where T : KubernetesObject, IResource<T>
    {
        var changed = ObjectJson.Read<T>(body);
        return new WatchEvent<T>(type, changed, VersionOf(changed));
    }

    private static string VersionOf(KubernetesObject changed) =>
        changed.Metadata.ResourceVersion ?? throw new JsonException("metadata.resourceVersion is missing");

    private static (string? Type, byte[] Body) Split(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        string? type = null;
        byte[]? body = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("expected an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType)
                type = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            if (isObject)
                body = line[start..(int)reader.BytesConsumed].ToArray();
        }

        return (type, body ?? throw new JsonException("object is missing"));
    }
}
