using System.Collections.Immutable;
using Sluice.Routing.Choosing;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Health;
using Sluice.Routing.Table;

namespace Sluice.Routing.Tests.Choosing;

public sealed class LeastLoadedOfTwoTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    [Fact]
    public void Of_none_there_is_none_and_of_one_it_is_that()
    {
        var one = Backends(5);

        Assert.Null(Choose([], new Chance(1)));
        Assert.Same(one[0], Choose(one, new Chance(1)));
    }

    [Fact]
    public void Of_two_the_less_loaded_always()
    {
        var backends = Backends(3, 2);
        var chance = new Chance(1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(backends[1], Choose(backends, chance)));
    }

    [Fact]
    public void Of_more_the_busiest_never_and_each_other_sometimes()
    {
        var backends = Backends(1, 9, 3, 0);
        var chance = new Chance(1);

        var chosen = Enumerable.Range(0, 1000).Select(_ => Choose(backends, chance)!).ToHashSet();

        Assert.Equal(3, chosen.Count);
        Assert.DoesNotContain(backends[1], chosen);
    }

    [Fact]
    public void Equals_get_equal_parts()
    {
        var backends = Backends(0, 0, 0, 0);
        var chance = new Chance(7);

        var parts = Enumerable.Range(0, 8000).CountBy(_ => Choose(backends, chance)!.Address);

        Assert.All(parts, part => Assert.InRange(part.Value, 1800, 2200));
        Assert.Equal(4, parts.Count());
    }

    [Fact]
    public void What_was_tried_or_is_ejected_is_passed_by()
    {
        var backends = Backends(0, 0, 0, 0);
        backends[1].Health.Fail(BackendFailure.Unreachable, Now);
        var chance = new Chance(1);

        var chosen = Enumerable
            .Range(0, 200)
            .Select(_ => LeastLoadedOfTwo.Choose(backends, [backends[0]], Now, chance)!)
            .ToHashSet();

        Assert.Equal([backends[2], backends[3]], chosen.OrderBy(backend => backend.Address));
    }

    [Fact]
    public void The_last_is_never_taken_away()
    {
        var backends = Backends(0, 0);
        Assert.All(backends, backend => backend.Health.Fail(BackendFailure.Unreachable, Now));

        Assert.Contains(Choose(backends, new Chance(1))!, backends);
        Assert.Same(backends[1], LeastLoadedOfTwo.Choose(backends, [backends[0]], Now, new Chance(1)));
        Assert.Null(LeastLoadedOfTwo.Choose(backends, backends, Now, new Chance(1)));
    }

    private static Backend? Choose(ImmutableArray<Backend> backends, Chance chance) =>
        LeastLoadedOfTwo.Choose(backends, [], Now, chance);

    private static ImmutableArray<Backend> Backends(params int[] loads)
    {
        var backends = loads.Select(
            (_, index) => new Backend($"h:{index}", $"http://h:{index}", new BackendLoad(), new BackendHealth())
        );
        ImmutableArray<Backend> all = [.. backends];
        for (var index = 0; index < loads.Length; index++)
        {
            for (var request = 0; request < loads[index]; request++)
                all[index].Load.Begin();
        }
        return all;
    }
}
