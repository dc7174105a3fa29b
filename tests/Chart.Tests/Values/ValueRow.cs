using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Chart.Tests.Values;

/// <summary>A value of the chart, as values.yaml has it: the comment above it says what it is.</summary>
/// <param name="Path">Its keys, with dots.</param>
/// <param name="Default">As it stands there, JSON.</param>
/// <param name="Meaning">Its comment.</param>
internal sealed record ValueRow(string Path, string Default, string Meaning)
{
    /// <summary>The table for people.</summary>
    public static string Table(IEnumerable<ValueRow> rows)
    {
        var text = new StringBuilder("| value | default | |\n|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append($"| `{row.Path}` | `{row.Default}` | {row.Meaning.TrimEnd('.')} |\n");
        }

        return text.ToString();
    }

    /// <summary>Every value: those of the schema that are not objects of further values of ours.</summary>
    public static IReadOnlyList<ValueRow> Read(string yaml, JsonObject values, JsonObject schema)
    {
        var comments = Comments(yaml);
        return
        [
            .. Leaves(values, schema, "")
                .Select(leaf => new ValueRow(leaf.Path, leaf.Default, comments.GetValueOrDefault(leaf.Path, ""))),
        ];
    }

    private static IEnumerable<(string Path, string Default)> Leaves(
        JsonObject values,
        JsonObject schema,
        string prefix
    )
    {
        foreach (var (name, value) in values)
        {
            if (
                schema["properties"]?[name] is JsonObject { } inner
                && inner["properties"] is not null
                && value is JsonObject members
            )
            {
                foreach (var leaf in Leaves(members, inner, $"{prefix}{name}."))
                    yield return leaf;
            }
            else
            {
                yield return ($"{prefix}{name}", value?.ToJsonString() ?? "null");
            }
        }
    }

    /// <summary>By path; by indentation, two spaces a level, as the file is written.</summary>
    private static Dictionary<string, string> Comments(string yaml)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = new List<string>();
        var comment = new List<string>();
        foreach (var line in yaml.Split('\n'))
        {
            var text = line.Trim();
            if (text.StartsWith('#'))
            {
                comment.Add(text[1..].Trim());
            }
            else if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                var depth = (line.Length - line.TrimStart().Length) / 2;
                path = [.. path.Take(depth), text[..colon]];
                found[string.Join('.', path)] = string.Join(' ', comment);
                comment.Clear();
            }
        }

        return found;
    }
}
