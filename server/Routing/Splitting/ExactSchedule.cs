using System.Collections.Immutable;

namespace Sluice.Routing.Splitting;

/// <summary>
/// Gives out the places of a repeated pattern, each once. Lock-free and safe for concurrent callers: after any n calls
/// the first n places are taken, in whichever order the callers come back.
/// </summary>
internal sealed class ExactSchedule(ImmutableArray<ushort> pattern)
{
    private long _taken;

    /// <summary>Places given out so far.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Whose the next place is, while nobody takes it.</summary>
    public int Peek() => pattern[(int)(Taken % pattern.Length)];

    /// <summary>Takes the next place.</summary>
    /// <returns>The index of the entry that the place belongs to.</returns>
    public int Take() => pattern[(int)((Interlocked.Increment(ref _taken) - 1) % pattern.Length)];
}
