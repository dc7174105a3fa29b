using Sluice.Routing.Control;

namespace Sluice.Routing.Tests.Control;

public sealed class ReconnectDelayTests
{
    [Theory]
    [InlineData(1, 50, 100)]
    [InlineData(2, 100, 200)]
    [InlineData(4, 400, 800)]
    [InlineData(7, 2500, 5000)]
    [InlineData(1_000_000, 2500, 5000)]
    public void Doubles_to_five_seconds_and_is_spread_over_its_half(int failures, int least, int most)
    {
        Assert.Equal(least, ReconnectDelay.After(failures, 0).TotalMilliseconds);
        Assert.Equal(most, ReconnectDelay.After(failures, 1).TotalMilliseconds);
    }
}
