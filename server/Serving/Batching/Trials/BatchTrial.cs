using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching.Trials;

/// <summary>
/// Runs a model on rows by chance, each alone and all together: whether it gives each row the same, in any order, and whether it is faster a
/// row together.
/// </summary>
/// <param name="model">Takes rows, by its signature.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchTrial(ILoadedModel model, TimeProvider time)
{
    /// <summary>Rows that are compared.</summary>
    private const int Compared = 4;

    /// <summary>Rows of the run that is timed; enough to see what is bound by weights.</summary>
    private const int Timed = 8;

    private const int LeastRuns = 3;
    private const int MostRuns = 50;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(2);

    private readonly string[] _outputs = [.. model.Signature.Outputs.Select(output => output.Name)];

    /// <summary>Null: each row gets what it gets alone; else which test failed.</summary>
    /// <param name="longest">A row that runs for longer is too slow to try; null: none is.</param>
    public string? CompareRows(TimeSpan? longest)
    {
        var rows = new List<BatchShape>();
        var alone = new List<IReadOnlyList<Tensor>>();
        try
        {
            rows.AddRange(SampleRows.Find(model.Signature, _outputs, Compared, Runs));
            if (rows.Count == 0)
            {
                return "no row that was made up for a trial could be run";
            }

            var begun = time.GetTimestamp();
            foreach (var row in rows)
            {
                alone.Add(Run([row]));
                if (alone.Count == 1 && time.GetElapsedTime(begun) is var took && took > longest)
                {
                    return FormattableString.Invariant($"a row takes {took.TotalSeconds:F1} s, too long for a trial");
                }
            }

            return Compare(rows, alone, "together")
                ?? Compare([.. Enumerable.Reverse(rows)], [.. Enumerable.Reverse(alone)], "in another order");
        }
        catch (ServingException failure)
        {
            return $"rows together could not be run: {failure.Message}";
        }
        finally
        {
            alone.ForEach(Free);
        }
    }

    /// <summary>Null: it is faster a row together; else a sentence with the figures.</summary>
    public string? CompareSpeed(int maxRows)
    {
        var count = Math.Min(Timed, maxRows);
        BatchShape[] rows = [.. SampleRows.Find(model.Signature, _outputs, count, Runs)];
        return rows.Length < count
            ? "no rows that were made up for a trial could be run"
            : TrialVerdict.OfSpeed(Fastest([rows[0]]), Fastest(rows), count);
    }

    private string? Compare(List<BatchShape> rows, List<IReadOnlyList<Tensor>> alone, string how)
    {
        var together = Run(rows);
        try
        {
            if (!Rows.CanSplit(together, rows.Count, out var reason))
            {
                return reason;
            }

            for (var row = 0; row < rows.Count; row++)
            {
                if (TrialVerdict.OfRow(Rows.Slice(together, row, 1, claim: null), alone[row]) is { } difference)
                {
                    return $"{difference} when rows run {how}";
                }
            }

            return null;
        }
        finally
        {
            Free(together);
        }
    }

    private bool Runs(BatchShape row)
    {
        try
        {
            Free(Run([row]));
            return true;
        }
        catch (ServingException)
        {
            return false;
        }
    }

    private TimeSpan Fastest(IReadOnlyList<BatchShape> rows)
    {
        var inputs = Rows.Join(rows, memory: null);
        var fastest = TimeSpan.MaxValue;
        var begun = time.GetTimestamp();
        for (var run = 0; run < LeastRuns || (run < MostRuns && time.GetElapsedTime(begun) < Budget); run++)
        {
            var before = time.GetTimestamp();
            Free(model.Run(inputs, _outputs, CancellationToken.None));
            var took = time.GetElapsedTime(before);
            fastest = took < fastest ? took : fastest;
        }

        return fastest;
    }

    private IReadOnlyList<Tensor> Run(IReadOnlyList<BatchShape> rows) =>
        model.Run(Rows.Join(rows, memory: null), _outputs, CancellationToken.None);

    private static void Free(IReadOnlyList<Tensor> outputs)
    {
        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }
}
