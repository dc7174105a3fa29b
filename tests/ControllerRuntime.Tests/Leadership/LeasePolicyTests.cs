using Sluice.ControllerRuntime.Leadership;
using Sluice.KubernetesObjects.Coordination;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Tests.Leadership;

public sealed class LeasePolicyTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly LeaderElectionOptions Options = new()
    {
        Lease = new ObjectKey("sluice", "operator"),
        Identity = "a",
    };

    public static TheoryData<string, string?, int, LeaseMove> Cases =>
        new()
        {
            // case                                     holder  seconds unchanged   move
            { "there is none", null, 0, LeaseMove.Create },
            { "nobody holds it", "", 0, LeaseMove.Take },
            { "it is ours, however old", "a", 3600, LeaseMove.Renew },
            { "another gives signs of life", "b", 19, LeaseMove.Wait },
            { "another's own duration is over", "b", 20, LeaseMove.Take },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Chooses_the_next_move(string because, string? holder, int seconds, LeaseMove expected)
    {
        var seen = holder is null ? null : Held(holder);

        Assert.True(expected == LeasePolicy.Decide(seen, TimeSpan.FromSeconds(seconds), Options), because);
    }

    [Fact]
    public void Taking_counts_a_transition_and_renewing_does_not()
    {
        var taken = LeasePolicy.Held(Held("b"), Options, Noon.AddHours(1));
        var renewed = LeasePolicy.Held(taken, Options, Noon.AddHours(2));

        Assert.Equal(
            ("a", 5, Noon.AddHours(1)),
            (taken.Spec.HolderIdentity, taken.Spec.LeaseTransitions, taken.Spec.AcquireTime)
        );
        Assert.Equal((5, Noon.AddHours(1)), (renewed.Spec.LeaseTransitions, renewed.Spec.AcquireTime));
        Assert.Equal(Noon.AddHours(2), renewed.Spec.RenewTime);
        Assert.Equal(("u", "7"), (renewed.Metadata.Uid, renewed.Metadata.ResourceVersion));
    }

    [Fact]
    public void A_lease_that_is_given_up_has_no_holder()
    {
        var released = LeasePolicy.Released(Held("a"), Options, Noon);

        Assert.Null(released.Spec.HolderIdentity);
        Assert.Equal(LeaseMove.Take, LeasePolicy.Decide(released, TimeSpan.Zero, Options));
        Assert.Equal("7", released.Metadata.ResourceVersion);
    }

    [Fact]
    public void All_that_is_wrong_with_options_is_said_at_once()
    {
        var wrong = Options with
        {
            Identity = "",
            LeaseDuration = TimeSpan.FromMilliseconds(1500),
            RenewDeadline = TimeSpan.FromSeconds(2),
            RetryPeriod = TimeSpan.FromSeconds(2),
        };

        Assert.Equal(4, wrong.Problems().Count());
        Assert.Empty(Options.Problems());
    }

    private static Lease Held(string holder) =>
        new()
        {
            Metadata = new() { Uid = "u", ResourceVersion = "7" },
            Spec = new()
            {
                HolderIdentity = holder,
                LeaseDurationSeconds = 20,
                AcquireTime = Noon,
                RenewTime = Noon,
                LeaseTransitions = 4,
            },
        };
}
