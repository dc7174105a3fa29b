namespace Sluice.Cli.Plan;

/// <summary>What differs between two texts, line by line: the longest common lines stay, the others are marked.</summary>
internal static class LineDiff
{
    private const int Context = 3;

    /// <summary>
    /// Lines with <c>- </c>, <c>+ </c> or two spaces before them; of lines that stay only the three around each difference, and
    /// <c>  …</c> for the others. Empty when nothing differs.
    /// </summary>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var marked = Mark(Lines(before), Lines(after));
        var isNear = Near(marked);
        var lines = new List<string>();
        foreach (var (index, (mark, line)) in marked.Index())
        {
            if (isNear[index])
            {
                lines.Add($"{mark} {line}");
            }
            else if (lines.Count == 0 || lines[^1] != "  …")
            {
                lines.Add("  …");
            }
        }

        return marked.TrueForAll(line => line.Mark == ' ') ? [] : lines;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    private static List<(char Mark, string Line)> Mark(string[] before, string[] after)
    {
        var common = Common(before, after);
        var marked = new List<(char, string)>();
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                marked.Add((' ', before[i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (i < before.Length && (j == after.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                marked.Add(('-', before[i++]));
            }
            else
            {
                marked.Add(('+', after[j++]));
            }
        }

        return marked;
    }

    /// <summary>How many lines the rests of both texts have in common, from each pair of places on.</summary>
    private static int[,] Common(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] =
                    before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static bool[] Near(List<(char Mark, string Line)> marked)
    {
        var isNear = new bool[marked.Count];
        foreach (var (index, _) in marked.Index().Where(entry => entry.Item.Mark != ' '))
        {
            for (var near = Math.Max(0, index - Context); near <= Math.Min(marked.Count - 1, index + Context); near++)
            {
                isNear[near] = true;
            }
        }

        return isNear;
    }
}
