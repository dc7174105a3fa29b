namespace Sluice.Resources.Manifests;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class NearestName
{
    /// <summary>
    /// The known name that is at most a third of its letters away (changed, missing, added, or two neighbours
    /// swapped; case does not count), or null when none looks like a typo.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> known) =>
        known
            .Select(name => (Name: name, Distance: Distance(written.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();

    /// <summary>Edits from one text to the other, a swap of neighbours being one edit (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        // A field's name is short; what is far longer is no typo of it, and need not cost a big table.
        if (Math.Abs(a.Length - b.Length) > b.Length)
        {
            return int.MaxValue;
        }

        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Cheapest(edits, a, b, i, j);
            }
        }
        return edits[a.Length, b.Length];
    }

    private static int Cheapest(int[,] edits, string a, string b, int i, int j)
    {
        var change = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var cheapest = Math.Min(change, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(cheapest, edits[i - 2, j - 2] + 1) : cheapest;
    }
}
