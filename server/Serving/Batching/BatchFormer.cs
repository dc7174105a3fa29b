namespace Sluice.Serving.Batching;

/// <summary>Which of the waiting requests run next, together. Pure.</summary>
internal static class BatchFormer
{
    /// <summary>
    /// The one that has waited longest, and of the others, in their order, each that suits it and still fits. So nobody is passed over for
    /// ever: every run takes the longest waiting one away.
    /// </summary>
    /// <param name="waiting">In the order in which they came; at least one.</param>
    /// <param name="maxRows">The most rows of a run of several requests; one request alone may have more.</param>
    /// <returns>Indices, ascending.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<BatchShape> waiting, long maxRows)
    {
        var first = waiting[0];
        var chosen = new List<int> { 0 };
        var rows = first.Rows;
        for (var i = 1; i < waiting.Count && rows < maxRows; i++)
        {
            if (rows + waiting[i].Rows <= maxRows && waiting[i].Suits(first))
            {
                chosen.Add(i);
                rows += waiting[i].Rows;
            }
        }

        return chosen;
    }
}
