using System.Text.Json;
using Sluice.Rendering.Reporting;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;
using Sluice.Resources.Tests.ModelDeployments;

namespace Sluice.Rendering.Tests.Planning;

/// <summary>What the operator says in the status of each broken rule: the words of up and plan, which have the same table.</summary>
public sealed class EveryRuleTests
{
    public static TheoryData<string, string, string> Rules => BrokenRules.Cases;

    [Theory, MemberData(nameof(Rules))]
    public void Breaking_it_stalls_with_one_message_and_changes_nothing(string path, string value, string expected)
    {
        var served = ModelDeploymentReader.ReadServed(
            JsonSerializer.SerializeToElement(FullManifest.With(path, value.Length == 0 ? null : value))
        );
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();
        world.Writes.Clear();

        world.ApplyInvalid(served.Reading.Problems).Settle();

        var stalled = world.Condition(ConditionTypes.Stalled)!;
        Assert.Equal(
            ("InvalidSpec", $"{expected}. What was in effect stays so until the spec is valid again."),
            (stalled.Reason, stalled.Message)
        );
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionTypes.Ready)!.Status);
        Assert.Empty(world.Writes);
    }
}
