using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Splitting;

/// <summary>Turns relative weights into shares that add up exactly.</summary>
public static class Shares
{
    /// <summary>
    /// Divides units by weight: each gets its quota rounded down, and what is left goes by one to the largest
    /// remainders, the earlier of equals first. Every positive weight gets at least one unit, which the others then
    /// lack; only if there are more positive weights than units do the smallest get none.
    /// </summary>
    /// <param name="weights">Each at least 0. Zero gets nothing; when all are zero, nobody gets anything.</param>
    /// <param name="units">What to divide, at least 0: by default all requests, in 1/10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer units than none.</exception>
    /// <returns>One count for each weight, in the same order, adding up to <paramref name="units"/> or to 0.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<int> weights, int units = Percent.Whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        var shares = new int[weights.Count];
        var open = Enumerable.Range(0, weights.Count).Where(i => weights[i] > 0).ToList();
        var left = units;
        if (open.Count <= units)
        {
            // Who is below one unit gets one. That leaves less for the others, which may bring one more below.
            while (open.FindAll(i => Quota(weights, open, left, i).Units == 0) is { Count: > 0 } small)
            {
                small.ForEach(i => shares[i] = 1);
                left -= small.Count;
                open = [.. open.Except(small)];
            }
        }
        DivideByLargestRemainder(weights, open, left, shares);
        return shares;
    }

    private static void DivideByLargestRemainder(IReadOnlyList<int> weights, List<int> open, int units, int[] shares)
    {
        var quotas = open.Select(i => (Index: i, Quota: Quota(weights, open, units, i))).ToList();
        foreach (var (index, quota) in quotas)
        {
            shares[index] = quota.Units;
        }
        var rest = open.Count == 0 ? 0 : units - quotas.Sum(entry => entry.Quota.Units);
        foreach (var (index, _) in quotas.OrderByDescending(entry => entry.Quota.Remainder).Take(rest))
        {
            shares[index]++;
        }
    }

    /// <summary>Whole units, and the remainder in parts of the total weight.</summary>
    private static (int Units, long Remainder) Quota(IReadOnlyList<int> weights, List<int> open, int units, int index)
    {
        var total = open.Sum(i => (long)weights[i]);
        var (whole, remainder) = Math.DivRem((long)weights[index] * units, total);
        return ((int)whole, remainder);
    }
}
