using Sluice.Serving.Lifecycle;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class ModelStatesTests
{
    [Fact]
    public void Only_the_documented_transitions_are_legal()
    {
        var legal =
            from before in Enum.GetValues<ModelState>()
            from after in Enum.GetValues<ModelState>()
            where before.CanBecome(after)
            select $"{before} → {after}";

        Assert.Equal(
            [
                "Waiting → Loading",
                "Waiting → Unloaded",
                "Loading → Ready",
                "Loading → Failed",
                "Loading → Unloaded",
                "Ready → Unloaded",
                "Failed → Unloaded",
            ],
            legal
        );
    }
}
