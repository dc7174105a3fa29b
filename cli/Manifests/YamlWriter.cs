using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Cli.Manifests;

/// <summary>Writes JSON as YAML that people read: blocks, and quotes only where a text would be taken for something else.</summary>
internal static class YamlWriter
{
    private const int Width = 120;

    /// <summary>One document, ending with a line break.</summary>
    public static string Write(JsonNode node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(
            text,
            new EmitterSettings().WithBestWidth(Width).WithIndentedSequences().WithNewLine("\n")
        );
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                var flow = mapping.Count == 0 ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, flow));
                foreach (var (key, value) in mapping)
                {
                    emitter.Emit(Text(key));
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                var style = list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var item in list)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(
                    node?.GetValueKind() == JsonValueKind.String
                        ? Text(node.GetValue<string>())
                        : new Scalar(node?.ToJsonString() ?? "null")
                );
                break;
        }
    }

    /// <summary>A text that a YAML reader, one of YAML 1.1 too, takes for nothing else.</summary>
    private static Scalar Text(string text) =>
        new(
            AnchorName.Empty,
            TagName.Empty,
            text,
            YamlScalars.Resolve(text, ManifestPosition.Unknown).Kind == ScalarKind.String && text is not ("=" or "<<")
                ? ScalarStyle.Any
                : ScalarStyle.DoubleQuoted,
            isPlainImplicit: true,
            isQuotedImplicit: true
        );
}
