using FsCheck;
using FsCheck.Fluent;
using Sluice.Rendering.Splitting;

namespace Sluice.Rendering.Tests;

public sealed class SharesTests
{
    private static readonly Gen<int> Weight = Gen.Frequency(
        (1, Gen.Constant(0)),
        (4, Gen.Choose(1, 100)),
        (2, Gen.Choose(1, 1_000_000)),
        (1, Gen.Constant(1_000_000))
    );

    private static readonly Arbitrary<int[]> Weights = Arb.From(
        Gen.Choose(1, 16).SelectMany(count => Weight.ArrayOf(count))
    );

    public static TheoryData<string, int[], int, int[]> Cases =>
        new()
        {
            // because                                       weights            units   shares
            { "one has all", [7], 10_000, [10_000] },
            { "as written", [90, 10], 10_000, [9_000, 1_000] },
            { "three ways", [70, 20, 10], 10_000, [7_000, 2_000, 1_000] },
            { "the earlier of equals gets the rest", [1, 1, 1], 10_000, [3_334, 3_333, 3_333] },
            { "the largest remainder gets the rest", [3, 3, 1], 10_000, [4_286, 4_286, 1_428] },
            { "zero gets nothing", [0, 1, 0], 10_000, [0, 10_000, 0] },
            { "all zero: nobody", [0, 0], 10_000, [0, 0] },
            { "none at all", [], 10_000, [] },
            { "the smallest weight gets a unit", [1, 1_000_000], 10_000, [1, 9_999] },
            { "two small ones too", [1, 1_000_000, 1], 10_000, [1, 9_998, 1] },
            { "a unit given away brings another below", [1, 2, 19_997], 10_000, [1, 1, 9_998] },
            { "fewer units", [1, 1], 5, [3, 2] },
            { "fewer units than weights", [1, 3, 2], 2, [0, 1, 1] },
            { "no units", [1, 3], 0, [0, 0] },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Divides_by_weight(string because, int[] weights, int units, int[] expected) =>
        Assert.True(expected.SequenceEqual(Shares.Of(weights, units)), because);

    [Fact]
    public void Adds_up_and_forgets_nobody() =>
        Prop.ForAll(
                Weights,
                weights =>
                {
                    var shares = Shares.Of(weights);
                    return shares.Sum() == (weights.Any(w => w > 0) ? 10_000 : 0)
                        && weights.Zip(shares).All(pair => pair.First > 0 == pair.Second > 0);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Never_gives_more_to_the_smaller_weight() =>
        Prop.ForAll(
                Weights,
                weights =>
                {
                    var ordered = weights.Zip(Shares.Of(weights)).OrderBy(p => p.First).ThenBy(p => p.Second).ToList();
                    return ordered
                        .Zip(ordered.Skip(1))
                        .All(p => p.First.Second <= p.Second.Second + Tie(p.First, p.Second));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Is_within_one_unit_of_the_quota_where_every_quota_is_a_unit_or_more() =>
        Prop.ForAll(
                Weights,
                weights =>
                {
                    var total = weights.Sum(w => (long)w);
                    var quotas = weights.Select(w => total == 0 ? 0m : w * 10_000m / total).ToList();
                    return quotas.Any(q => q is > 0 and < 1)
                        || quotas.Zip(Shares.Of(weights)).All(pair => Math.Abs(pair.First - pair.Second) < 1);
                }
            )
            .QuickCheckThrowOnFailure();

    // Equal weights may differ by the one unit that does not divide.
    private static int Tie((int Weight, int Share) a, (int Weight, int Share) b) => a.Weight == b.Weight ? 1 : 0;
}
