using Sluice.Routing.Choosing;

namespace Sluice.Routing.Tests.Choosing;

public sealed class ChanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void Numbers_are_in_range_and_spread(int limit)
    {
        var chance = new Chance(3);

        var drawn = Enumerable.Range(0, 10_000).Select(_ => chance.Below(limit)).ToList();

        Assert.All(drawn, number => Assert.InRange(number, 0, limit - 1));
        Assert.InRange(drawn.Average(), 0.48 * (limit - 1), 0.52 * (limit - 1));
    }

    [Fact]
    public void The_same_seed_gives_the_same_and_another_another()
    {
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    private static List<int> Draw(ulong seed)
    {
        var chance = new Chance(seed);
        return [.. Enumerable.Range(0, 20).Select(_ => chance.Below(1000))];
    }
}
