using FsCheck;
using FsCheck.Fluent;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Tests.Splitting;

public sealed class QuotaPatternTests
{
    /// <summary>1 to 16 shares, together 1 to 10,000: of any size, many of them zero, or of extreme ratios.</summary>
    private static readonly Arbitrary<int[]> AnyShares = (
        from count in Gen.Choose(1, 16)
        from largest in Gen.Elements(1, 2, 10, 100, 625)
        from zeros in Gen.Choose(0, 3)
        from shares in Gen.ArrayOf(Gen.Choose(0, largest), count)
        from isZero in Gen.ArrayOf(Gen.Choose(0, 3), count)
        from filled in Gen.Choose(0, count - 1)
        from isWhole in Gen.Elements(true, false)
        select Shape([.. shares.Zip(isZero, (share, zero) => zero < zeros ? 0 : share)], filled, isWhole)
    ).ToArbitrary();

    public static TheoryData<string, int[]> Cases =>
        new()
        {
            { "one", [10_000] },
            { "one of several", [0, 0, 7, 0] },
            { "halves", [5000, 5000] },
            { "the usual canary", [9000, 1000] },
            { "three", [7000, 2000, 1000] },
            { "the most extreme two", [9999, 1] },
            { "the most extreme sixteen", [9985, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
            { "sixteen equals", [625, 625, 625, 625, 625, 625, 625, 625, 625, 625, 625, 625, 625, 625, 625, 625] },
            { "what smooth round robin gets wrong", [4000, 1000, 1000, 1000, 1000, 1000, 1000] },
            { "primes", [2, 3, 5, 7, 11, 13, 17, 19, 23, 29] },
            { "all different", [4096, 2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1, 1809] },
        };

    [Theory, MemberData(nameof(Cases))]
    public void No_count_is_ever_a_whole_place_from_its_quota(string because, int[] shares)
    {
        var violation = FirstViolation(shares);

        Assert.True(violation is null, $"{because}: {violation}");
    }

    [Fact]
    public void Any_shares_keep_to_their_quota() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400),
            Prop.ForAll(
                AnyShares,
                shares => FirstViolation(shares) is not { } violation ? true.ToProperty() : false.Label(violation)
            )
        );

    [Fact]
    public void A_period_is_as_short_as_the_shares_allow()
    {
        var pattern = QuotaPattern.Of([7500, 0, 2500]);

        Assert.Equal(4, pattern.Length);
        Assert.Equal(3, pattern.Count(index => index == 0));
        Assert.Equal(1, pattern.Count(index => index == 2));
    }

    [Fact]
    public void Shares_that_say_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => QuotaPattern.Of([]));
        Assert.Throws<ArgumentException>(() => QuotaPattern.Of([0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuotaPattern.Of([1, -1]));
    }

    /// <summary>Walks a period and a bit of the next; everything is multiplied by the sum, so that nothing is rounded.</summary>
    private static string? FirstViolation(int[] shares)
    {
        var schedule = new ExactSchedule(QuotaPattern.Of(shares));
        var sum = shares.Sum(share => (long)share);
        var counts = new long[shares.Length];
        for (var taken = 1L; taken <= sum + 7; taken++)
        {
            counts[schedule.Take()]++;
            for (var index = 0; index < shares.Length; index++)
            {
                var isWithin = Math.Abs(counts[index] * sum - taken * shares[index]) < sum;
                if (!isWithin || (shares[index] == 0 && counts[index] > 0))
                    return $"[{string.Join(", ", shares)}]: after {taken} places entry {index} has {counts[index]}";
            }
        }
        return null;
    }

    private static int[] Shape(int[] shares, int filled, bool isWhole)
    {
        if (isWhole || shares.Sum() == 0)
            shares[filled] += 10_000 - shares.Sum();
        return shares;
    }
}
