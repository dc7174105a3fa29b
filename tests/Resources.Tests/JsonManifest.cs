using System.Text;
using System.Text.Json;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.Tests;

/// <summary>Manifests from JSON with lines and columns, doubled names kept. Shares no code with the readers that ship.</summary>
internal sealed class JsonManifest
{
    private readonly string _text;

    private JsonManifest(string text) => _text = text;

    public static ManifestNode Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.ASCII.GetBytes(text));
        reader.Read();
        return new JsonManifest(text).ReadNode(ref reader);
    }

    private ManifestNode ReadNode(ref Utf8JsonReader reader)
    {
        var position = PositionOf(reader);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new ManifestMapping(ReadEntries(ref reader), position),
            JsonTokenType.StartArray => new ManifestSequence(ReadItems(ref reader), position),
            JsonTokenType.String => Scalar(ScalarKind.String, reader.GetString()!, position),
            JsonTokenType.Number => Scalar(KindOfNumber(reader), Raw(reader), position),
            JsonTokenType.Null => Scalar(ScalarKind.Null, "null", position),
            _ => Scalar(ScalarKind.Boolean, Raw(reader), position),
        };
    }

    private List<ManifestEntry> ReadEntries(ref Utf8JsonReader reader)
    {
        var entries = new List<ManifestEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, position) = (reader.GetString()!, PositionOf(reader));
            reader.Read();
            entries.Add(new ManifestEntry(key, ReadNode(ref reader), position));
        }

        return entries;
    }

    private List<ManifestNode> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<ManifestNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadNode(ref reader));
        }

        return items;
    }

    private ManifestPosition PositionOf(Utf8JsonReader reader)
    {
        var before = _text[..(int)reader.TokenStartIndex];
        return new ManifestPosition(before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static ScalarKind KindOfNumber(Utf8JsonReader reader) =>
        Raw(reader).AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? ScalarKind.Integer : ScalarKind.Float;

    private static ManifestScalar Scalar(ScalarKind kind, string value, ManifestPosition position) =>
        new(kind, value, value, position);

    private static string Raw(Utf8JsonReader reader) => Encoding.ASCII.GetString(reader.ValueSpan);
}
