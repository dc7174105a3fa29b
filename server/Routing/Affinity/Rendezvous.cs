using System.Text;

namespace Sluice.Routing.Affinity;

/// <summary>
/// Assigns keys to names by weight, without a table: weighted rendezvous hashing (Schindelhauer and Schomaker, "Weighted
/// distributed hash tables", SPAA 2005; the logarithmic method). Pure.
/// </summary>
/// <remarks>
/// Each name draws a number for the key, and the greatest wins. A name's number depends on its own weight alone, so when one
/// weight grows against all others, keys move towards that name and nowhere else.
/// </remarks>
internal static class Rendezvous
{
    private const int MostStackBytes = 256;

    /// <summary>Chooses among those whose weight is above 0.</summary>
    /// <param name="key">Whatever is to stay together.</param>
    /// <param name="candidates">Their order decides nothing.</param>
    /// <param name="name">What is hashed of a candidate; unique.</param>
    /// <param name="weight">Its part of the keys, relative to the others'; 0 or more.</param>
    /// <returns>Null where no weight is above 0.</returns>
    public static T? Choose<T>(string key, IEnumerable<T> candidates, Func<T, string> name, Func<T, int> weight)
        where T : class
    {
        T? best = null;
        var greatest = double.NegativeInfinity;
        foreach (var candidate in candidates)
        {
            if (weight(candidate) <= 0)
                continue;
            var drawn = Draw(key, name(candidate), weight(candidate));
            if (best is null || drawn > greatest)
                (best, greatest) = (candidate, drawn);
        }
        return best;
    }

    /// <summary>-weight / ln(u) of a u between 0 and 1: who has the greatest is distributed as the weights are.</summary>
    private static double Draw(string key, string name, int weight)
    {
        const double Bits53 = 1L << 53;
        var uniform = ((Hash(key, Hash(name, 0)) >> 11) + 0.5) / Bits53;
        return -weight / Math.Log(uniform);
    }

    private static ulong Hash(string text, ulong seed)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= MostStackBytes ? stackalloc byte[most] : new byte[most];
        return StableHash.Of(bytes[..Encoding.UTF8.GetBytes(text, bytes)], seed);
    }
}
