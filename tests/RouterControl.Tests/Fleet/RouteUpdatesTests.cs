using Sluice.RouterControl.Fleet;

namespace Sluice.RouterControl.Tests.Fleet;

public sealed class RouteUpdatesTests
{
    [Fact]
    public void The_first_update_is_complete_and_may_be_empty()
    {
        var update = RouteUpdates.Between(null, new RouteSnapshot([Routes.Of("iris", 1)], 7))!;
        var empty = RouteUpdates.Between(null, new RouteSnapshot([], 0))!;

        Assert.True(update is { IsComplete: true, Observed: 7, Routes.Count: 1, Removed.Count: 0 });
        Assert.True(empty is { IsComplete: true, Routes.Count: 0 });
    }

    [Fact]
    public void Later_ones_tell_what_is_new_changed_or_gone()
    {
        var before = new RouteSnapshot([Routes.Of("same", 1), Routes.Of("edited", 1), Routes.Of("gone", 1)], 1);
        var now = new RouteSnapshot([Routes.Of("same", 1), Routes.Of("edited", 2), Routes.Of("new", 1)], 2);

        var update = RouteUpdates.Between(before, now)!;

        Assert.False(update.IsComplete);
        Assert.Equal(["edited", "new"], update.Routes.Select(route => route.Deployment).Order());
        Assert.Equal("gone", Assert.Single(update.Removed).Deployment);
        Assert.Equal(2ul, update.Observed);
    }

    [Fact]
    public void Where_nothing_changed_nothing_is_told() =>
        Assert.Null(
            RouteUpdates.Between(
                new RouteSnapshot([Routes.Of("iris", 1)], 1),
                new RouteSnapshot([Routes.Of("iris", 1)], 2)
            )
        );
}
