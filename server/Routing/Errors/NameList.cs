namespace Sluice.Routing.Errors;

/// <summary>Names what there is, for an error's sentence. Pure.</summary>
internal static class NameList
{
    private const int MostNamed = 10;

    /// <summary>The names sorted, each once, at most ten of them; "none" when there are none.</summary>
    public static string Write(IEnumerable<string> names)
    {
        var sorted = names.Distinct().Order(StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
            return "none";
        var listed = string.Join(", ", sorted.Take(MostNamed));
        return sorted.Count > MostNamed ? $"{listed} and {sorted.Count - MostNamed} more" : listed;
    }
}
