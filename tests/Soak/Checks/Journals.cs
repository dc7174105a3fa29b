namespace Sluice.Soak.Checks;

/// <summary>What was told to routers, and since when it was in effect.</summary>
internal sealed class Journals
{
    private readonly Dictionary<ulong, Told> _told = [];
    private readonly Dictionary<(string Router, ulong Generation), long> _heard = [];

    /// <summary>What a generation says.</summary>
    /// <param name="At">When it was written, before any router could know.</param>
    /// <param name="Shares">By variant and revision, in 1/10,000.</param>
    public sealed record Told(long At, IReadOnlyDictionary<(string, string), int> Shares);

    /// <summary>Generations told.</summary>
    public int Generations => _told.Count;

    /// <summary>A generation was told; the first time counts.</summary>
    public void AddTold(ulong generation, long at, IReadOnlyDictionary<(string, string), int> shares)
    {
        if (!_told.TryGetValue(generation, out var before) || at < before.At)
            _told[generation] = new Told(at, shares);
    }

    /// <summary>A generation was known to be in effect at a router; the first time counts.</summary>
    public void AddHeard(string router, ulong generation, long at)
    {
        var key = (router, generation);
        _heard[key] = Math.Min(at, _heard.GetValueOrDefault(key, long.MaxValue));
    }

    public Told? Find(ulong generation) => _told.GetValueOrDefault(generation);

    /// <summary>The first time that a later generation was known to be in effect at a router; null: it never was.</summary>
    public long? Superseded(string router, ulong generation) =>
        _heard
            .Where(pair => pair.Key.Router == router && pair.Key.Generation > generation)
            .Select(pair => (long?)pair.Value)
            .Min();
}
