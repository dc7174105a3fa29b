using System.Collections.Immutable;
using Sluice.RouterControl.Fleet;

namespace Sluice.RouterControl.Tests.Fleet;

public sealed class EffectPolicyTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeploymentKey Iris = new("n", "iris", "u");

    [Theory]
    [InlineData("all have it", "a:5:0 b:5:0", true, "", "")]
    [InlineData("one has a later one", "a:6:0 b:5:0", true, "", "")]
    [InlineData("one has not", "a:5:0 b:4:0", false, "b", "")]
    [InlineData("one that has not is silent", "a:5:0 b:4:10", true, "", "b")]
    [InlineData("almost silent", "a:5:0 b:4:9", false, "b", "")]
    [InlineData("one that has it is silent", "a:5:99 b:5:0", true, "", "")]
    [InlineData("one knows nothing", "a:0:0", false, "a", "")]
    [InlineData("there is none", "", true, "", "")]
    public void A_generation_is_in_effect_when(
        string because,
        string routers,
        bool isInEffect,
        string waiting,
        string leftOut
    )
    {
        var verdict = EffectPolicy.Judge(
            routers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Sight),
            Iris,
            5,
            Now - EffectPolicy.Silence,
            Now
        );

        Assert.True(verdict.IsInEffect == isInEffect, because);
        Assert.Equal(waiting, string.Join(' ', verdict.Waiting));
        Assert.Equal(leftOut, string.Join(' ', verdict.LeftOut));
    }

    [Fact]
    public void Before_routers_had_time_to_come_nothing_is_in_effect() =>
        Assert.False(EffectPolicy.Judge([], Iris, 5, Now, Now).IsInEffect);

    private static RouterSight Sight(string text)
    {
        var parts = text.Split(':');
        var generation = ulong.Parse(parts[1]);
        var generations = ImmutableDictionary<DeploymentKey, ulong>.Empty;
        return new RouterSight(
            parts[0],
            parts[0],
            "1",
            IsConnected: true,
            Now - TimeSpan.FromSeconds(int.Parse(parts[2])),
            generation > 0 ? generations.Add(Iris, generation) : generations,
            []
        );
    }
}
