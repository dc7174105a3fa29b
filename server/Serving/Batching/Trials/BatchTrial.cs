using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching.Trials;

/// <summary>
/// Runs a model on rows by chance: each alone, each with copies of itself, and all together. Whether it gives each row the same, in any order,
/// and whether it is faster a row together.
/// </summary>
/// <param name="model">Takes rows, by its signature.</param>
/// <param name="time">The clock.</param>
/// <param name="end">Ends the run that is on, and the trial.</param>
/// <remarks>Every test throws an <see cref="OperationCanceledException"/> at the end.</remarks>
internal sealed class BatchTrial(ILoadedModel model, TimeProvider time, CancellationToken end)
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
        BatchShape[] rows = [.. SampleRows.Find(model.Signature, _outputs, Compared, Runs)];
        if (rows.Length == 0)
        {
            return "no row that was made up for a trial could be run";
        }

        var copies = new List<IReadOnlyList<Tensor>>();
        try
        {
            foreach (var row in rows)
            {
                if (CompareCopies(row, copies, longest) is { } difference)
                {
                    return difference;
                }
            }

            return CompareOthers(rows, [.. copies], "together")
                ?? CompareOthers([.. rows.Reverse()], [.. Enumerable.Reverse(copies)], "in another order");
        }
        catch (ServingException failure)
        {
            return $"rows together could not be run: {failure.Message}";
        }
        finally
        {
            copies.ForEach(Free);
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

    /// <summary>A row alone, and beside copies of itself, whose outputs are kept.</summary>
    private string? CompareCopies(BatchShape row, List<IReadOnlyList<Tensor>> copies, TimeSpan? longest)
    {
        var begun = time.GetTimestamp();
        var alone = Run([row]);
        try
        {
            // Twice, because the machine may have been busy with something else.
            if (time.GetElapsedTime(begun) > longest && Fastest([row]) is var took && took > longest)
            {
                return FormattableString.Invariant($"a row takes {took.TotalSeconds:F1} s, too long for a trial");
            }

            var together = Run([.. Enumerable.Repeat(row, Compared)]);
            copies.Add(together);
            return Compare(together, _ => (alone, 0), TrialDifference.OtherCount) is { } difference
                ? $"{difference} when it runs with others"
                : null;
        }
        finally
        {
            Free(alone);
        }
    }

    /// <summary>Each row beside the others, and, in the same place, beside copies of itself.</summary>
    private string? CompareOthers(BatchShape[] rows, IReadOnlyList<Tensor>[] copies, string how)
    {
        var together = Run(rows);
        try
        {
            return Compare(together, row => (copies[row], row), TrialDifference.OtherRows) is { } difference
                ? $"{difference} when rows run {how}"
                : null;
        }
        finally
        {
            Free(together);
        }
    }

    /// <param name="together">Outputs of some rows.</param>
    /// <param name="expected">For each row the outputs, and the place in them, of the same.</param>
    /// <param name="how">What is between the two.</param>
    private static string? Compare(
        IReadOnlyList<Tensor> together,
        Func<int, (IReadOnlyList<Tensor> Outputs, int Place)> expected,
        TrialDifference how
    )
    {
        if (!Rows.CanSplit(together, Compared, out var reason))
        {
            return reason;
        }

        for (var row = 0; row < Compared; row++)
        {
            var (outputs, place) = expected(row);
            var one = Rows.Slice(together, row, 1, claim: null);
            if (TrialVerdict.OfRow(one, Rows.Slice(outputs, place, 1, claim: null), how) is { } difference)
            {
                return difference;
            }
        }

        return null;
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
            Free(model.Run(inputs, _outputs, end));
            var took = time.GetElapsedTime(before);
            fastest = took < fastest ? took : fastest;
        }

        return fastest;
    }

    private IReadOnlyList<Tensor> Run(IReadOnlyList<BatchShape> rows) =>
        model.Run(Rows.Join(rows, memory: null), _outputs, end);

    private static void Free(IReadOnlyList<Tensor> outputs)
    {
        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }
}
