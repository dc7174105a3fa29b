using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Retrying;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    public static TheoryData<ArtifactFault, bool> Faults =>
        new(
            Enum.GetValues<ArtifactFault>()
                .Select(fault => (fault, fault is ArtifactFault.Unreachable or ArtifactFault.Throttled))
        );

    public static TheoryData<string, int, double, double?, double?> Pauses =>
        new()
        {
            // case, attempt, chance, what the store asks for, the pause
            { "half of the first pause at least", 1, 0.0, null, 0.5 },
            { "the first pause at most", 1, 1.0, null, 1.0 },
            { "evenly between", 1, 0.5, null, 0.75 },
            { "twice as long each time", 2, 1.0, null, 2.0 },
            { "never longer than the longest", 3, 1.0, null, 3.0 },
            { "half of the longest at least", 3, 0.0, null, 1.5 },
            { "the store asks for more", 1, 1.0, 20.0, 20.0 },
            { "the store asks for less", 3, 1.0, 0.1, 3.0 },
            { "the last attempt was the last", 4, 0.0, null, null },
            { "also when the store asks for a pause", 4, 0.0, 1.0, null },
            { "long after", 5_000, 0.0, null, null },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Tries_again_only_what_may_pass_by_itself(ArtifactFault fault, bool again) =>
        Assert.Equal(again, Policy.Pause(new ArtifactException(fault, "x"), 1, 0.5) is not null);

    [Theory]
    [MemberData(nameof(Pauses))]
    public void Waits_longer_each_time_and_as_long_as_asked(
        string because,
        int attempt,
        double chance,
        double? asked,
        double? expected
    )
    {
        var failure = new ArtifactException(ArtifactFault.Throttled, "x")
        {
            RetryAfter = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

        var pause = Policy.Pause(failure, attempt, chance);

        Assert.True(expected == pause?.TotalSeconds, $"{because}: {pause}");
    }

    [Fact]
    public void Is_finite_however_many_attempts_there_are()
    {
        var patient = Policy with { Attempts = int.MaxValue };

        Assert.Equal(
            TimeSpan.FromSeconds(3),
            patient.Pause(new ArtifactException(ArtifactFault.Unreachable, "x"), int.MaxValue - 1, 1)
        );
    }
}
