using System.Collections.Concurrent;
using Sluice.Conformance.Tests.Clients;

namespace Sluice.Conformance.Tests.Splitting;

/// <summary>Who answered how often, over all clients together. Safe for concurrent callers.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _variants = new();
    private readonly ConcurrentDictionary<string, int> _generations = new();
    private readonly ConcurrentQueue<string> _failures = new();

    public IReadOnlyDictionary<string, int> Variants => _variants;

    public IReadOnlyDictionary<string, int> Generations => _generations;

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The response metadata that it wants of a job.</summary>
    public static IReadOnlyList<string> Counted { get; } = ["sluice-variant", "sluice-route-generation"];

    public void Add(ClientResult result)
    {
        Add(_variants, result.Counts[Counted[0]]);
        Add(_generations, result.Counts[Counted[1]]);
        if (result.FirstFailure is { } failure)
            _failures.Enqueue($"{failure.Status}: {failure.Details}");
    }

    public void Add(HttpResponseMessage response, string? failure)
    {
        Increment(_variants, response, Counted[0]);
        Increment(_generations, response, Counted[1]);
        if (failure is not null)
            _failures.Enqueue(failure);
    }

    private static void Increment(ConcurrentDictionary<string, int> counts, HttpResponseMessage response, string name)
    {
        var value = response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
        counts.AddOrUpdate(value, 1, (_, count) => count + 1);
    }

    private static void Add(ConcurrentDictionary<string, int> counts, IReadOnlyDictionary<string, int> more)
    {
        foreach (var (value, times) in more)
            counts.AddOrUpdate(value, times, (_, count) => count + times);
    }
}
