using System.Text;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;
using Sluice.Testing;
using Sluice.Testing.Onnx;
using static Sluice.Onnx.Tests.TestTensors;

namespace Sluice.Onnx.Tests.Batching;

/// <summary>Requests that gather while a run is on, over real models.</summary>
public sealed class BatchedRunsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Requests_that_gather_run_together_and_each_gets_its_own_rows()
    {
        await using var model = await BatchedModel.LoadAsync(BatchedModels.Layer());
        var alone = new List<float[]>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await model.Ask(Layer(i, rows: i + 1));
            alone.Add(ToFloats(answer.Outputs[0]));
        }

        await model.HoldAsync();
        var asked = Enumerable.Range(0, 3).Select(i => model.Ask(Layer(i, rows: i + 1))).ToArray();
        model.Release();
        var answers = await Task.WhenAll(asked).Within(Limit);

        for (var i = 0; i < 3; i++)
        {
            var output = Assert.Single(answers[i].Outputs);
            Assert.Equal(new TensorShape(i + 1, 4), output.Shape);
            Assert.Equal(alone[i], ToFloats(output), (one, other) => Math.Abs(one - other) < 1e-5);
            answers[i].Dispose();
        }

        Assert.Equal(0, model.Memory.InUse);
        Assert.Equal((4, 12, 6), (model.Statistics.Runs, model.Statistics.Rows, model.Statistics.Success.Count));
        Assert.Equal(1, model.Statistics.RunsByRows[6].Count);
    }

    [Fact]
    public async Task An_answer_outlives_those_that_ran_with_it()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.AddOne());
        await model.HoldAsync();
        var (first, second) = (model.Ask(Floats("x", 1)), model.Ask(Floats("x", 2)));
        model.Release();

        (await first.Within(Limit)).Dispose();
        using var answer = await second.Within(Limit);

        Assert.Equal([3f], ToFloats(answer.Outputs[0]));
    }

    [Fact]
    public async Task A_run_takes_no_more_rows_than_it_may()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.AddOne(), maxRows: 4);
        await model.HoldAsync();
        var asked = Enumerable.Range(0, 9).Select(i => model.Ask(Floats("x", i))).ToArray();
        model.Release();

        var answers = await Task.WhenAll(asked).Within(Limit);

        Assert.Equal(Enumerable.Range(1, 9).Select(i => (float)i), answers.Select(one => ToFloats(one.Outputs[0])[0]));
        Assert.Equal((2, 1), (model.Statistics.RunsByRows[4].Count, model.Statistics.RunsByRows[1].Count));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task A_request_that_finds_the_model_idle_runs_at_once_on_its_own_thread()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.AddOne());

        // Other tests' work may wait for a thread just now, and could be a request.
        var until = TimeProvider.System.GetUtcNow() + Limit;
        for (var atOnce = false; !atOnce; await Task.Yield())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "it never ran at once");
            var answer = model.Ask(Floats("x", 1));
            atOnce = answer.IsCompletedSuccessfully;
            (await answer).Dispose();
        }
    }

    [Fact]
    public async Task Only_those_of_one_size_run_together()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.Identity(OnnxType.Float, -1, -1));
        await model.HoldAsync();
        var asked = new[] { 2, 3, 2, 3, 2 }.Select(size => model.Ask(Matrix(1, size))).ToArray();
        model.Release();

        var answers = await Task.WhenAll(asked).Within(Limit);

        Assert.Equal([2, 3, 2, 3, 2], answers.Select(answer => answer.Outputs[0].Shape.Dimensions[1]));
        Assert.Equal((1, 1), (model.Statistics.RunsByRows[3].Count, model.Statistics.RunsByRows[2].Count));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Strings_run_together_too()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.Identity(OnnxType.String, -1, 2));
        await model.HoldAsync();
        var asked = new[] { "a", "b", "c" }.Select(text => model.Ask(Texts(text, $"{text}2"))).ToArray();
        model.Release();

        var answers = await Task.WhenAll(asked).Within(Limit);

        Assert.Equal(
            ["a a2", "b b2", "c c2"],
            answers.Select(answer =>
                string.Join(' ', answer.Outputs[0].Elements.Select(each => Encoding.UTF8.GetString(each.Span)))
            )
        );
        Assert.Equal(1, model.Statistics.RunsByRows[3].Count);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_is_not_run()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.AddOne());
        using var caller = new CancellationTokenSource();
        await model.HoldAsync();
        var (first, second, third) = (
            model.Ask(Floats("x", 1)),
            model.Ask(caller.Token, Floats("x", 2)),
            model.Ask(Floats("x", 3))
        );

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within(Limit));
        model.Release();
        using var one = await first.Within(Limit);
        using var three = await third.Within(Limit);

        Assert.Equal((2f, 4f), (ToFloats(one.Outputs[0])[0], ToFloats(three.Outputs[0])[0]));
        Assert.Equal(1, model.Statistics.RunsByRows[2].Count);
        Assert.Equal((2, 1), (model.Statistics.Rows, model.Statistics.Failure.Count));
    }

    [Fact]
    public async Task When_all_give_up_nothing_runs_and_the_next_does()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.AddOne());
        using var caller = new CancellationTokenSource();
        await model.HoldAsync();
        var asked = Enumerable.Range(0, 3).Select(i => model.Ask(caller.Token, Floats("x", i))).ToArray();

        await caller.CancelAsync();
        foreach (var one in asked)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Within(Limit));
        }

        model.Release();
        using var answer = await model.Ask(Floats("x", 7)).Within(Limit);

        Assert.Equal([8f], ToFloats(answer.Outputs[0]));
        Assert.Equal(1, model.Statistics.Runs);
    }

    [Fact]
    public async Task A_member_that_makes_the_run_fail_is_told_and_the_others_are_answered()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.Pick());
        await model.HoldAsync();
        var (first, wrong, last) = (
            model.Ask(Integers("index", 1)),
            model.Ask(Integers("index", 99)),
            model.Ask(Integers("index", 2, 0))
        );
        model.Release();

        using var one = await first.Within(Limit);
        using var other = await last.Within(Limit);
        var refusal = await Assert.ThrowsAsync<ServingException>(() => wrong.Within(Limit));

        Assert.Equal([20], ToIntegers(one.Outputs[0]));
        Assert.Equal([30, 10], ToIntegers(other.Outputs[0]));
        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
        Assert.True(model.Verdict.IsOn);
    }

    [Fact]
    public async Task A_run_whose_outputs_have_other_rows_is_not_split_and_the_version_runs_each_alone_from_then_on()
    {
        await using var model = await BatchedModel.LoadAsync(BatchedModels.Some());
        Assert.True(model.Verdict.IsOn, model.Verdict.Reason);
        await model.HoldAsync();
        var (kept, dropped) = (model.Ask(Floats("x", 1)), model.Ask(Floats("x", -9)));
        model.Release();

        using var one = await kept.Within(Limit);
        using var none = await dropped.Within(Limit);

        Assert.Equal([1f], ToFloats(one.Outputs[0]));
        Assert.Empty(ToFloats(none.Outputs[0]));
        Assert.Equal("off: output 'y' came with shape [1] of 2 rows", $"{model.Verdict}");
        Assert.Equal(1, model.Snapshot.BatchingStops);
        Assert.Contains(
            model.Logs.Entries,
            entry => entry.Message.Contains("alone from now on", StringComparison.Ordinal)
        );

        await model.HoldAsync();
        var later = new[] { model.Ask(Floats("x", 2)), model.Ask(Floats("x", 3)) };
        model.Release();
        Array.ForEach(await Task.WhenAll(later).Within(Limit), answer => answer.Dispose());
        Assert.Equal(4, model.Statistics.RunsByRows[1].Count);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_ask_at_once()
    {
        await using var model = await BatchedModel.LoadAsync(OnnxModels.AddOne());

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 2_000),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (i, _) =>
            {
                using var answer = await model.Ask(Floats("x", i, -i));
                Assert.Equal([i + 1f, 1f - i], ToFloats(answer.Outputs[0]));
            }
        );

        Assert.Equal((4_000, 2_000, 0), (model.Statistics.Rows, model.Statistics.Success.Count, model.Memory.InUse));
    }

    private static Tensor Layer(int seed, int rows)
    {
        var chance = new Random(seed);
        var values = Enumerable.Range(0, rows * 8).Select(_ => chance.NextSingle()).ToArray();
        return Tensor.OfBytes("x", ElementType.Float32, new(rows, 8), Bytes(values));
    }

    private static Tensor Matrix(int rows, int size) =>
        Tensor.OfBytes("x", ElementType.Float32, new(rows, size), new byte[rows * size * sizeof(float)]);

    private static Tensor Texts(params string[] texts) =>
        Tensor.OfElements(
            "x",
            new(1, texts.Length),
            [.. texts.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))]
        );
}
