using Sluice.Serving.Batching;
using Sluice.Serving.Settings;
using Sluice.Testing.Onnx;

namespace Sluice.Onnx.Tests.Batching;

/// <summary>Which real models run requests together, and what those that do not are told.</summary>
public sealed class BatchingCheckTests
{
    public static TheoryData<string, byte[], string> Refused =>
        new()
        {
            { "steps that remember those before", BatchedModels.SequenceFirst(), "output 'y'" },
            {
                "what lies beyond the mean of all rows",
                BatchedModels.BeyondMean(),
                "output 'y' gives a row another value"
            },
            { "a number for all rows", BatchedModels.Scalar(), "output y" },
            { "the count of rows", BatchedModels.Count(), "output y" },
            { "a fixed first dimension", OnnxModels.Identity(OnnxType.Float, 1, 4), "input x" },
            { "a scalar", OnnxModels.Identity(OnnxType.Float), "input x" },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_model_whose_rows_are_none_runs_each_request_alone(string because, byte[] model, string reason)
    {
        await using var batched = await BatchedModel.LoadAsync(model);

        Assert.False(batched.Verdict.IsOn, because);
        Assert.True(batched.Verdict.Reason.Contains(reason, StringComparison.Ordinal), batched.Verdict.Reason);
        Assert.Contains(
            batched.Logs.Entries,
            entry => entry.Message.Contains($"off: {batched.Verdict.Reason}", StringComparison.Ordinal)
        );
    }

    public static TheoryData<string, byte[]> Taken =>
        new()
        {
            { "a layer", BatchedModels.Layer() },
            { "strings", OnnxModels.Identity(OnnxType.String, -1, 2) },
            { "integers of any size a row", OnnxModels.Identity(OnnxType.Int32, -1, -1) },
            { "halves", OnnxModels.Identity(OnnxType.Float16, -1, 3) },
            { "booleans", OnnxModels.Identity(OnnxType.Bool, -1) },
            { "classes", OnnxModels.ZipMap(3L, 5L) },
            { "places in a table", OnnxModels.Pick() },
        };

    [Theory, MemberData(nameof(Taken))]
    public async Task A_model_that_gives_each_row_what_it_gets_alone_runs_them_together(string because, byte[] model)
    {
        await using var batched = await BatchedModel.LoadAsync(model);

        Assert.True(batched.Verdict.IsOn, $"{because}: {batched.Verdict.Reason}");
        Assert.Equal("on: up to 32 rows a run", $"{batched.Verdict}");
    }

    [Theory]
    [InlineData(BatchingMode.Off, 32, null, "turned off")]
    [InlineData(BatchingMode.On, 1, null, "the most rows of a run are 1")]
    [InlineData(BatchingMode.On, 32, 0, "its configuration says max_batch_size 0")]
    public async Task Who_says_so_has_each_request_run_alone(
        BatchingMode mode,
        int maxRows,
        int? ofAuthor,
        string reason
    )
    {
        var settings = new ModelSettings { MaxBatchSize = ofAuthor };
        await using var batched = await BatchedModel.LoadAsync(BatchedModels.Layer(), mode, maxRows, settings);

        Assert.Equal(reason, batched.Verdict.Reason);
    }

    [Fact]
    public async Task What_the_author_asks_for_takes_the_place_of_the_speed_test()
    {
        var settings = new ModelSettings
        {
            MaxBatchSize = 8,
            Batching = new BatchingSettings([4, 2, 16], TimeSpan.FromMilliseconds(3)),
        };
        await using var batched = await BatchedModel.LoadAsync(
            BatchedModels.Layer(),
            BatchingMode.Auto,
            settings: settings
        );

        Assert.Equal(new BatchingPlan(8, 2, TimeSpan.FromMilliseconds(3), 1024), batched.Verdict.Plan);
    }
}
