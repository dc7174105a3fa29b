using Sluice.ControllerRuntime.Conditions;

namespace Sluice.ControllerRuntime.Tests.Conditions;

public sealed class ConditionSetTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void A_transition_keeps_its_time_while_the_status_stays()
    {
        var first = new ConditionSet(null, 1, Noon).False("Ready", "Starting", "0 of 1").ToList();
        var second = new ConditionSet(first, 2, Noon.AddMinutes(1)).False("Ready", "Starting", "1 of 2").ToList();
        var third = new ConditionSet(second, 2, Noon.AddMinutes(2)).True("Ready", "Serving", "2 of 2").ToList();

        Assert.Equal(Noon.AddMilliseconds(-500), second[0].LastTransitionTime);
        Assert.Equal("1 of 2", second[0].Message);
        Assert.Equal(2, second[0].ObservedGeneration);
        Assert.Equal(Noon.AddMilliseconds(-500).AddMinutes(2), third[0].LastTransitionTime);
    }

    [Fact]
    public void The_same_findings_make_the_same_conditions_whenever_they_are_made()
    {
        var first = new ConditionSet(null, 1, Noon).True("Ready", "A", "a").False("Stalled", "B", "b").ToList();

        var second = new ConditionSet(first, 1, Noon.AddHours(1))
            .False("Stalled", "B", "b")
            .True("Ready", "A", "a")
            .ToList();

        Assert.Equal(first, second);
    }

    [Fact]
    public void What_is_no_longer_said_goes_and_what_others_say_stays()
    {
        var first = new ConditionSet(null, 1, Noon).True("Theirs", "A", "a").True("Reconciling", "B", "b").ToList();

        var second = new ConditionSet(first, 1, Noon).Without("Reconciling").Unknown("Ready", "C", "c").ToList();

        Assert.Equal(["Theirs", "Ready"], second.Select(condition => condition.Type));
        Assert.Equal("Unknown", second[1].Status);
    }
}
