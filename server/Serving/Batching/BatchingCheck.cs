using Sluice.Serving.Batching.Trials;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;

namespace Sluice.Serving.Batching;

/// <summary>Decides, when a version is loaded, whether it runs requests together.</summary>
/// <param name="options">What the server is told.</param>
/// <param name="time">The clock.</param>
public sealed class BatchingCheck(BatchingOptions options, TimeProvider time)
{
    /// <summary>A trial is some twenty runs; a row that takes longer is bound by arithmetic anyway.</summary>
    private static readonly TimeSpan LongestRow = TimeSpan.FromSeconds(1);

    /// <param name="model">Just loaded; it is run.</param>
    /// <param name="settings">What its author says; asking for batching there takes the place of the speed test.</param>
    public BatchingVerdict Check(ILoadedModel model, ModelSettings settings)
    {
        var mode = options.Mode == BatchingMode.Auto && settings.Batching is not null ? BatchingMode.On : options.Mode;
        var rows = Math.Min(options.MaxRows, settings.MaxBatchSize ?? int.MaxValue);
        if (mode == BatchingMode.Off || rows < 2)
        {
            return BatchingVerdict.Off(
                mode == BatchingMode.Off ? "turned off"
                : settings.MaxBatchSize < 2 ? $"its configuration says max_batch_size {settings.MaxBatchSize}"
                : "the most rows of a run are 1"
            );
        }

        if (WhyNoRows(model.Signature) is { } reason)
        {
            return BatchingVerdict.Off(reason);
        }

        var trial = new BatchTrial(model, time);
        var failed =
            trial.CompareRows(mode == BatchingMode.Auto ? LongestRow : null)
            ?? (mode == BatchingMode.Auto ? trial.CompareSpeed(rows) : null);
        return failed is null ? new(Plan(settings, rows), $"up to {rows} rows a run") : BatchingVerdict.Off(failed);
    }

    private BatchingPlan Plan(ModelSettings settings, int rows)
    {
        var preferred = settings.Batching?.PreferredRows.Where(size => size <= rows).DefaultIfEmpty(rows).Min() ?? rows;
        return new(rows, preferred, settings.Batching?.MaxDelay ?? options.MaxDelay, options.MaxQueueRows);
    }

    private static string? WhyNoRows(ModelSignature signature)
    {
        if (BatchRows.HasRows(signature))
        {
            return null;
        }

        var input = signature.Inputs.FirstOrDefault(spec => !BatchRows.HasRows(spec));
        var output = signature.Outputs.FirstOrDefault(spec => !BatchRows.HasRows(spec));
        return (input, output) switch
        {
            (null, null) => "it has no inputs",
            (null, _) => $"output {output} has no first dimension of any size",
            _ => $"input {input} has no first dimension of any size",
        };
    }
}
