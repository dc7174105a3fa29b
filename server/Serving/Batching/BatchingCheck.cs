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
    /// <summary>What a trial may take in all: loading waits for it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The same where somebody asks for batching, and only the trial stands in its way.</summary>
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromSeconds(30);

    /// <summary>A trial is some sixty rows; where one takes longer, its end would not be reached.</summary>
    private static readonly TimeSpan LongestRow = Longest / 60;

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

        var failed = Try(model, mode, rows);
        return failed is null ? new(Plan(settings, rows), $"up to {rows} rows a run") : BatchingVerdict.Off(failed);
    }

    /// <summary>Null: it may; else which test failed.</summary>
    private string? Try(ILoadedModel model, BatchingMode mode, int rows)
    {
        var isAuto = mode == BatchingMode.Auto;
        var longest = isAuto ? Longest : LongestAskedFor;
        using var end = new CancellationTokenSource(longest, time);
        var trial = new BatchTrial(model, time, end.Token);
        try
        {
            return trial.CompareRows(isAuto ? LongestRow : null) ?? (isAuto ? trial.CompareSpeed(rows) : null);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return $"its trial took longer than {longest.TotalSeconds} s";
        }
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
