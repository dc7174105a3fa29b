using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>Tensors as nested JSON arrays, with bare NaN and Infinity, apart from the code under test.</summary>
internal static partial class NestedElements
{
    /// <summary>The whole tensor; of a scalar its element.</summary>
    public static string Write(WireTensor tensor)
    {
        var elements = Texts(tensor).ToArray();
        return Write(elements, tensor.Shape, 0, 0, elements.Length);
    }

    /// <summary>Each row of it.</summary>
    public static IReadOnlyList<string> Rows(WireTensor tensor)
    {
        var elements = Texts(tensor).ToArray();
        var rows = (int)tensor.Shape[0];
        var each = elements.Length / rows;
        return [.. Enumerable.Range(0, rows).Select(row => Write(elements, tensor.Shape, 1, row * each, each))];
    }

    /// <summary>A tensor of what is nested; its shape is that of the first arrays.</summary>
    public static WireTensor Read(string name, string datatype, JsonElement nested)
    {
        var shape = new List<long>();
        var level = nested;
        while (level.ValueKind == JsonValueKind.Array)
        {
            shape.Add(level.GetArrayLength());
            level = level.GetArrayLength() > 0 ? level[0] : default;
        }

        var leaves = Leaves(nested);
        return datatype == "BYTES"
            ? WireTensor.OfStrings(name, [.. shape], leaves.Select(leaf => Encoding.UTF8.GetBytes(leaf.GetString()!)))
            : new(
                name,
                datatype,
                [.. shape],
                [.. leaves.SelectMany(leaf => Elements.OfJson(datatype, leaf.GetRawText()))]
            );
    }

    /// <summary>JSON in which NaN and infinities may be bare, as strings of those names.</summary>
    public static JsonElement Parse(string json) =>
        JsonSerializer.Deserialize<JsonElement>(BareToken().Replace(json, "\"$0\""));

    private static IEnumerable<string> Texts(WireTensor tensor) =>
        tensor.Datatype == "BYTES"
            ? tensor.Strings().Select(text => JsonSerializer.Serialize(Encoding.UTF8.GetString(text)))
            : tensor.Select(bytes => Bare(Elements.ToJson(tensor.Datatype, bytes.Span)));

    private static string Bare(string json) => json.Trim('"');

    private static string Write(string[] elements, long[] shape, int depth, int at, int count)
    {
        if (depth == shape.Length)
            return elements[at];

        var each = shape[depth] == 0 ? 0 : count / (int)shape[depth];
        var items = Enumerable
            .Range(0, (int)shape[depth])
            .Select(i => Write(elements, shape, depth + 1, at + (i * each), each));
        return $"[{string.Join(',', items)}]";
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement nested) =>
        nested.ValueKind == JsonValueKind.Array ? nested.EnumerateArray().SelectMany(Leaves) : [nested];

    [GeneratedRegex(
        @"(?<=^|[\[,:\s])-?(NaN|Infinity)(?=$|[\],}\s])",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex BareToken();
}
