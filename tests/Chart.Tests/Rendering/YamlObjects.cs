using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Chart.Tests.Rendering;

/// <summary>YAML as Kubernetes' own tools read it: JSON, by the types that plain scalars have in YAML 1.1.</summary>
internal static class YamlObjects
{
    /// <summary>Every document that is not empty.</summary>
    public static IReadOnlyList<JsonObject> Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(child => KeyValuePair.Create(child.Key.ToString(), Convert(child.Value)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw new NotSupportedException($"a node of the kind {node.NodeType}"),
        };

    private static JsonValue? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" => null,
            "true" or "yes" or "on" => JsonValue.Create(true),
            "false" or "no" or "off" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                JsonValue.Create(whole),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
}
