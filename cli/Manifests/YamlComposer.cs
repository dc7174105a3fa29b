using Sluice.Resources.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Cli.Manifests;

/// <summary>
/// Makes trees of a YAML text. Anchors, aliases and merge keys are followed; what they expand to is counted, so that a
/// short text cannot become a huge tree.
/// </summary>
internal sealed class YamlComposer
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 10_000;

    private readonly IParser _parser;
    private readonly Dictionary<AnchorName, (ManifestNode? Node, int Size)> _anchors = [];
    private int _nodes;

    private YamlComposer(Scanner scanner) => _parser = new Parser(scanner);

    /// <summary>One tree a document; an empty document is a null scalar.</summary>
    /// <exception cref="YamlRefusedException">The text is no YAML that a manifest may use.</exception>
    public static IReadOnlyList<ManifestNode> Compose(string text)
    {
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        try
        {
            return new YamlComposer(scanner).ComposeDocuments();
        }
        catch (YamlException problem)
        {
            throw new YamlRefusedException($"not YAML: {problem.Message.TrimEnd('.')}", PositionOf(problem.Start));
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet's scanner throws, without a position, at a colon inside braces that were left open before.
            const string message =
                "not YAML: expected the end of a value; is a brace, bracket or quote left open before?";
            throw new YamlRefusedException(message, PositionOf(scanner.CurrentPosition));
        }
    }

    private List<ManifestNode> ComposeDocuments()
    {
        var documents = new List<ManifestNode>();
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            documents.Add(ComposeNode(0));
            _parser.Consume<DocumentEnd>();
        }
        _parser.Consume<StreamEnd>();
        return documents;
    }

    private ManifestNode ComposeNode(int depth)
    {
        var start = _parser.Consume<ParsingEvent>();
        var position = PositionOf(start.Start);
        if (start is AnchorAlias alias)
        {
            return Follow(alias, position);
        }
        if (depth > MaxDepth)
        {
            throw new YamlRefusedException($"expected at most {MaxDepth} levels, got more", position);
        }

        if (start is not NodeEvent { Anchor: var anchor })
        {
            // At a colon without a name, YamlDotNet's parser leaves one of the two out.
            throw new YamlRefusedException("expected a name before each colon above, found none", position);
        }

        var before = _nodes;
        Count(1, position);
        Remember(anchor, null, 0);
        ManifestNode node = start switch
        {
            Scalar scalar => YamlTags.Resolve(scalar, position),
            SequenceStart sequence => ComposeSequence(sequence, position, depth),
            _ => ComposeMapping((MappingStart)start, position, depth),
        };
        Remember(anchor, node, _nodes - before);
        return node;
    }

    private ManifestSequence ComposeSequence(SequenceStart start, ManifestPosition position, int depth)
    {
        YamlTags.RequireOwn(start, "seq", position);
        var items = new List<ManifestNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ComposeNode(depth + 1));
        }
        return new ManifestSequence(items, position);
    }

    private ManifestMapping ComposeMapping(MappingStart start, ManifestPosition position, int depth)
    {
        YamlTags.RequireOwn(start, "map", position);
        var entries = new List<ManifestEntry>();
        var merged = new List<ManifestMapping>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var isMerge = _parser.Accept<Scalar>(out var scalar) && YamlMerge.IsKey(scalar);
            var key = ComposeNode(depth + 1);
            var value = ComposeNode(depth + 1);
            if (isMerge)
            {
                merged.AddRange(YamlMerge.Sources(value));
            }
            else
            {
                entries.Add(new ManifestEntry(NameOf(key), value, key.Position));
            }
        }
        return new ManifestMapping(YamlMerge.Into(entries, merged), position);
    }

    private static string NameOf(ManifestNode key) =>
        key is ManifestScalar { Kind: not ScalarKind.Null } scalar
            ? scalar.Value
            : throw new YamlRefusedException(
                "expected a name before the colon, got none or a list or mapping",
                key.Position
            );

    private ManifestNode Follow(AnchorAlias alias, ManifestPosition position)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw new YamlRefusedException(
                $"expected an anchor &{alias.Value} before *{alias.Value}, found none",
                position
            );
        }
        Count(target.Size, position);
        return target.Node
            ?? throw new YamlRefusedException(
                $"expected a finished value, but *{alias.Value} is inside itself",
                position
            );
    }

    private void Remember(AnchorName anchor, ManifestNode? node, int size)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = (node, size);
        }
    }

    private void Count(int more, ManifestPosition position)
    {
        _nodes += more;
        if (_nodes > MaxNodes)
        {
            var message = $"expected at most {MaxNodes} values, those that aliases repeat included, got more";
            throw new YamlRefusedException(message, position);
        }
    }

    private static ManifestPosition PositionOf(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
