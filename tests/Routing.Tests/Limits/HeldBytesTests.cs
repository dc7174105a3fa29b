using Sluice.Routing.Limits;

namespace Sluice.Routing.Tests.Limits;

public sealed class HeldBytesTests
{
    private const int Unit = 100_000;

    [Fact]
    public void What_all_requests_hold_has_a_limit()
    {
        var router = new ByteCounter();
        var (one, other) = (new HeldBytes(router, 5 * Unit), new HeldBytes(router, 5 * Unit));

        Assert.True(one.TryHold(2 * Unit));
        Assert.True(other.TryHold(3 * Unit));
        Assert.False(other.TryHold(4 * Unit));
        Assert.Equal(3 * Unit, other.Bytes);
        Assert.True(one.TryHold(Unit));
        Assert.True(other.TryHold(4 * Unit));
        Assert.Equal(5 * Unit, router.Taken);
        Assert.True(one.TryHold(0) && other.TryHold(0));
        Assert.Equal(0, router.Taken);
    }

    [Fact]
    public void And_what_a_route_holds_has_one_too()
    {
        var (router, route) = (new ByteCounter(), new ByteCounter());
        var held = new HeldBytes(router, 10 * Unit);
        held.TryHold(2 * Unit);

        Assert.False(held.TryChargeTo(route, Unit));
        Assert.True(held.TryChargeTo(route, 3 * Unit));
        Assert.False(held.TryHold(4 * Unit));

        Assert.Equal((2 * Unit, 2 * Unit), (router.Taken, route.Taken));
        held.TryHold(0);
        Assert.Equal((0, 0), (router.Taken, route.Taken));
    }

    [Fact]
    public void Small_bodies_are_not_counted()
    {
        var router = new ByteCounter();

        Assert.True(new HeldBytes(router, 0).TryHold(1_000));
        Assert.Equal(0, router.Taken);
    }
}
