namespace Sluice.Benchmarks.Routers;

/// <summary>How much is measured.</summary>
/// <param name="Requests">Requests of one measurement with 64 in flight; with one in flight a tenth.</param>
/// <param name="Rounds">How often each target has its turn.</param>
internal sealed record RouterBenchmarkOptions(int Requests, int Rounds)
{
    public static RouterBenchmarkOptions Parse(string[] words)
    {
        var options = new RouterBenchmarkOptions(40_000, 5);
        for (var index = 0; index + 1 < words.Length; index += 2)
        {
            var number = int.Parse(words[index + 1]);
            options = words[index] switch
            {
                "--requests" => options with { Requests = number },
                "--rounds" => options with { Rounds = number },
                _ => throw new ArgumentException($"there is no option '{words[index]}'", nameof(words)),
            };
        }
        return options;
    }
}
