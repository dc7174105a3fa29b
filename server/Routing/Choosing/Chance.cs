namespace Sluice.Routing.Choosing;

/// <summary>
/// Chance for concurrent callers, the same for the same seed. SplitMix64: Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014; its state is a counter, so one atomic addition is all it shares.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    /// <param name="limit">1 or more.</param>
    public int Below(int limit) => (int)Math.BigMul(Mix(Interlocked.Add(ref _state, Step)), (ulong)limit, out _);

    private static ulong Mix(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }
}
