using System.Runtime.InteropServices;
using Sluice.Serving.Batching;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Tensors;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Batching;

/// <summary>Trials of models that take as long as the test says, and mix rows as it says.</summary>
public sealed class BatchingCheckTests
{
    private readonly ManualTimeProvider _time = new();

    public static TheoryData<string, Func<float[], float[]>, bool> Models =>
        new()
        {
            { "each row by itself", x => Array.ConvertAll(x, MathF.Sin), true },
            { "a GPU's products of 10 bits, of several rows", x => x.Length == 1 ? x : Array.ConvertAll(x, Cut), true },
            { "products of 4 bits, of several rows", x => x.Length == 1 ? x : Array.ConvertAll(x, CutFar), false },
            { "a thousandth of all rows", x => Array.ConvertAll(x, one => one + (x.Sum() / 1000)), false },
            { "a thousandth of their mean", x => Array.ConvertAll(x, one => one + (x.Average() / 1000)), false },
            { "a thousandth of their largest", x => Array.ConvertAll(x, one => one + (x.Max() / 1000)), false },
            {
                "a thousandth of the row before",
                x => [.. x.Select((one, i) => one + (x[Math.Max(0, i - 1)] / 1000))],
                false
            },
            { "how many there are", x => Array.ConvertAll(x, one => one * x.Length), false },
            { "the rows backwards", x => [.. x.Reverse()], false },
            { "one row too few", x => x.Length == 1 ? x : x[1..], false },
        };

    [Theory, MemberData(nameof(Models))]
    public void Rows_must_not_know_of_each_other(string because, Func<float[], float[]> model, bool isOn)
    {
        var verdict = Check(model, _ => TimeSpan.Zero, BatchingMode.On);

        Assert.True(verdict.IsOn == isOn, $"{because}: {verdict}");
    }

    [Fact]
    public void A_model_whose_time_lies_in_the_run_and_not_in_its_rows_is_batched()
    {
        var verdict = Check(x => x, _ => TimeSpan.FromMilliseconds(1), BatchingMode.Auto);

        Assert.Equal("on: up to 32 rows a run", $"{verdict}");
    }

    [Fact]
    public void A_row_that_takes_too_long_is_not_tried_unless_batching_is_asked_for()
    {
        Func<int, TimeSpan> slow = rows => rows * TimeSpan.FromMilliseconds(500);

        Assert.Equal("off: a row takes 0.5 s, too long for a trial", $"{Check(x => x, slow, BatchingMode.Auto)}");
        Assert.Equal("on: up to 32 rows a run", $"{Check(x => x, slow, BatchingMode.On)}");
    }

    [Theory]
    [InlineData(BatchingMode.Auto, 40, 5)]
    [InlineData(BatchingMode.On, 10, 30)]
    public void A_trial_ends_in_its_time_however_long_runs_of_several_rows_take(
        BatchingMode mode,
        double seconds,
        double most
    )
    {
        var begun = _time.GetUtcNow();

        var verdict = Check(x => x, rows => TimeSpan.FromSeconds(rows == 1 ? 0 : seconds), mode);

        Assert.Equal($"off: its trial took longer than {most} s", $"{verdict}");
        Assert.Equal(TimeSpan.FromSeconds(most), _time.GetUtcNow() - begun);
    }

    private BatchingVerdict Check(Func<float[], float[]> model, Func<int, TimeSpan> takes, BatchingMode mode)
    {
        using var loaded = new RowModel(model, takes, _time);
        return new BatchingCheck(new BatchingOptions { Mode = mode }, _time).Check(loaded, ModelSettings.None);
    }

    private static float Cut(float value) => CutBits(value, 10);

    private static float CutFar(float value) => CutBits(value, 4);

    private static float CutBits(float value, int left) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & (uint.MaxValue << (23 - left)));

    /// <summary>A row is a number; a run moves the clock by as long as it takes, and ends when it is told to.</summary>
    private sealed class RowModel(Func<float[], float[]> model, Func<int, TimeSpan> takes, ManualTimeProvider time)
        : ILoadedModel
    {
        private static readonly TensorShape Rows = new(TensorShape.AnySize);

        public ModelSignature Signature { get; } =
            new([new("x", ElementType.Float32, Rows)], [new("y", ElementType.Float32, Rows)]);

        public IReadOnlyList<Tensor> Run(
            IReadOnlyList<Tensor> inputs,
            IReadOnlyList<string> outputs,
            CancellationToken cancellation
        )
        {
            var rows = MemoryMarshal.Cast<byte, float>(inputs[0].Bytes.Span).ToArray();
            var end = time.GetUtcNow() + takes(rows.Length);
            while (time.GetUtcNow() < end)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                cancellation.ThrowIfCancellationRequested();
            }

            var answer = model(rows);
            var bytes = MemoryMarshal.AsBytes<float>(answer).ToArray();
            return [Tensor.OfBytes("y", ElementType.Float32, new(answer.Length), bytes)];
        }

        public void Dispose() { }
    }
}
