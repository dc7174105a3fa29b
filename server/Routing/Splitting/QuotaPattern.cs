using System.Collections.Immutable;

namespace Sluice.Routing.Splitting;

/// <summary>
/// Lays out one period of an exact split. Pure. R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32
/// (1980): with k entries no count ever differs from its quota by more than 1 - 1/(2k - 2), so always by less than 1.
/// (Smooth weighted round robin does not keep to that.)
/// </summary>
internal static class QuotaPattern
{
    /// <summary>One period: sum/gcd places, each the index of the entry that gets it.</summary>
    /// <param name="shares">Each 0 or more, together 1 to 10,000; at most 65,535 entries.</param>
    public static ImmutableArray<ushort> Of(ReadOnlySpan<int> shares)
    {
        var entries = PositiveEntries(shares);
        if (entries.Length == 1)
            return [(ushort)entries[0].Index];

        var whole = entries.Sum(entry => entry.Share);
        var pattern = ImmutableArray.CreateBuilder<ushort>(checked((int)whole));
        for (var place = 1L; place <= whole; place++)
            pattern.Add(Fill(place, whole, entries));
        return pattern.MoveToImmutable();
    }

    /// <summary>
    /// Gives a place to the entry that would first fall too far behind, among those that would not get too far ahead by
    /// it. All terms are multiplied by whole * (2k - 2), so that everything is an integer.
    /// </summary>
    private static ushort Fill(long place, long whole, Entry[] entries)
    {
        var slackUnits = 2L * entries.Length - 2;
        Entry? chosen = null;
        var chosenSlack = 0L;
        foreach (var entry in entries)
        {
            var behind = entry.Share * place - whole * entry.Taken;
            if (behind * slackUnits < whole)
                continue;
            var slack = (slackUnits - 1) * whole - slackUnits * behind;
            if (chosen is null || slack * chosen.Share < chosenSlack * entry.Share)
                (chosen, chosenSlack) = (entry, slack);
        }

        // Tijdeman proves that there is always one: the shares of a place add up to a whole place.
        chosen!.Taken++;
        return (ushort)chosen.Index;
    }

    private static Entry[] PositiveEntries(ReadOnlySpan<int> shares)
    {
        var divisor = 0;
        foreach (var share in shares)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(share, nameof(shares));
            divisor = GreatestCommonDivisor(divisor, share);
        }
        if (divisor == 0)
            throw new ArgumentException("Expected at least one share above 0, got none.", nameof(shares));

        var entries = new List<Entry>();
        for (var index = 0; index < shares.Length; index++)
        {
            if (shares[index] > 0)
                entries.Add(new Entry(index, shares[index] / divisor));
        }
        return [.. entries];
    }

    private static int GreatestCommonDivisor(int left, int right) =>
        right == 0 ? left : GreatestCommonDivisor(right, left % right);

    private sealed class Entry(int index, long share)
    {
        public int Index => index;

        public long Share => share;

        public long Taken { get; set; }
    }
}
