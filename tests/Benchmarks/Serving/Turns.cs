using Sluice.Benchmarks.Load;

namespace Sluice.Benchmarks.Serving;

/// <summary>Measurements taken in turns, round after round, so that what else the machine does falls on all alike.</summary>
internal sealed class Turns
{
    private readonly List<Dictionary<string, LoadResult>> _rounds = [];

    /// <param name="rounds">How often each is measured.</param>
    /// <param name="measurements">What is measured, by name.</param>
    public static async Task<Turns> TakeAsync(
        int rounds,
        params (string Name, Func<Task<LoadResult>> Run)[] measurements
    )
    {
        var turns = new Turns();
        for (var round = 0; round < rounds; round++)
        {
            var results = new Dictionary<string, LoadResult>();
            foreach (var (name, run) in measurements)
                results[name] = await run();
            turns._rounds.Add(results);
        }

        return turns;
    }

    /// <summary>The median over the rounds of a figure that each round gives.</summary>
    /// <param name="of">A round's measurements, to its figure.</param>
    public double Median(Func<IReadOnlyDictionary<string, LoadResult>, double> of)
    {
        var sorted = _rounds.Select(of).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>How much faster one is than another: the median of the rounds' ratios.</summary>
    public double Ratio(string name, string reference) =>
        Median(round => round[name].PerSecond / round[reference].PerSecond);

    /// <summary>The medians of what one showed.</summary>
    public LoadResult Of(string name) =>
        _rounds[0][name] with
        {
            Requests = (long)Median(round => round[name].PerSecond),
            Seconds = 1,
            P50 = Median(round => round[name].P50),
            P99 = Median(round => round[name].P99),
            P999 = Median(round => round[name].P999),
            Processor = Median(round => round[name].Processor),
        };
}
