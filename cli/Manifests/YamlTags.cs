using Sluice.Resources.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Cli.Manifests;

/// <summary>What tags such as <c>!!str</c> make of a value. Those of JSON's types are known; all others are refused.</summary>
internal static class YamlTags
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>The value of a scalar by its tag, its quotes, or else its looks.</summary>
    /// <exception cref="YamlRefusedException">An unknown tag, or a text that is not what its tag says.</exception>
    public static ManifestScalar Resolve(Scalar scalar, ManifestPosition position)
    {
        var asText = new ManifestScalar(ScalarKind.String, scalar.Value, scalar.Value, position);
        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == ScalarStyle.Plain ? YamlScalars.Resolve(scalar.Value, position) : asText;
        }
        var expected = scalar.Tag.IsNonSpecific ? ScalarKind.String : KindOf(scalar.Tag.Value, position);
        if (expected == ScalarKind.String)
        {
            return asText;
        }
        var resolved = YamlScalars.Resolve(scalar.Value, position);
        return resolved.Kind == expected ? resolved
            : (resolved.Kind, expected) is (ScalarKind.Integer, ScalarKind.Float)
                ? resolved with
                {
                    Kind = ScalarKind.Float,
                }
            : throw new YamlRefusedException($"expected {Short(scalar.Tag.Value)}, got \"{scalar.Value}\"", position);
    }

    /// <summary>Lets a collection pass that has no tag, or the one that only says what it is.</summary>
    public static void RequireOwn(NodeEvent start, string own, ManifestPosition position)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != Core + own)
        {
            throw Unknown(start.Tag.Value, position);
        }
    }

    private static ScalarKind KindOf(string tag, ManifestPosition position) =>
        tag switch
        {
            Core + "str" => ScalarKind.String,
            Core + "int" => ScalarKind.Integer,
            Core + "float" => ScalarKind.Float,
            Core + "bool" => ScalarKind.Boolean,
            Core + "null" => ScalarKind.Null,
            _ => throw Unknown(tag, position),
        };

    private static YamlRefusedException Unknown(string tag, ManifestPosition position) =>
        new($"expected no tag but !!str, !!int, !!float, !!bool, !!null, !!seq or !!map, got {Short(tag)}", position);

    private static string Short(string tag) =>
        tag.StartsWith(Core, StringComparison.Ordinal) ? $"!!{tag[Core.Length..]}" : tag;
}
