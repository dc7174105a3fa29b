using Sluice.Routing.Forwarding;
using Sluice.Routing.Health;

namespace Sluice.Routing.Tests.Health;

public sealed class HealthPolicyTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    [Theory]
    [InlineData("nobody listens: at once", "Unreachable", 1)]
    [InlineData("broken connections: the third in a row", "BrokeOff", 3)]
    [InlineData("it says that it cannot: the third in a row", "Unavailable", 3)]
    [InlineData("refused streams: the third in a row", "Refused", 3)]
    public void A_backend_is_ejected_after_failures(string because, string failure, int failures)
    {
        var state = HealthState.Healthy;

        for (var count = 1; count <= failures; count++)
        {
            Assert.False(state.IsEjected, because);
            state = HealthPolicy.AfterFailure(state, Enum.Parse<BackendFailure>(failure), Now);
        }

        Assert.True(state.IsEjected, because);
        Assert.False(state.IsOpen(Now + TimeSpan.FromMilliseconds(999)));
        Assert.True(state.IsOpen(Now + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_success_between_counts_failures_anew()
    {
        var state = HealthPolicy.AfterFailure(HealthState.Healthy, BackendFailure.BrokeOff, Now);
        state = HealthPolicy.AfterFailure(state, BackendFailure.BrokeOff, Now);

        state = HealthPolicy.AfterSuccess(state, Now);

        Assert.Equal(HealthState.Healthy, state);
    }

    [Fact]
    public void Each_trial_in_vain_doubles_the_time_up_to_half_a_minute()
    {
        var state = HealthPolicy.AfterFailure(HealthState.Healthy, BackendFailure.Unreachable, Now);
        var pauses = new List<double>();

        for (var trial = 0; trial < 7; trial++)
        {
            var at = state.RetryAt;
            state = HealthPolicy.OnTrial(state, at);
            state = HealthPolicy.AfterFailure(state, BackendFailure.Unreachable, at);
            pauses.Add((state.RetryAt - at).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 30, 30, 30], pauses);
    }

    [Theory]
    [InlineData("a request from before the ejection ends well: a server on its way out does that", -1, true)]
    [InlineData("a trial succeeds", 1, false)]
    public void Only_what_was_sent_after_the_ejection_ends_it(string because, int begun, bool isEjected)
    {
        var state = HealthPolicy.AfterFailure(HealthState.Healthy, BackendFailure.Unreachable, Now);

        state = HealthPolicy.AfterSuccess(state, Now + TimeSpan.FromSeconds(begun));

        Assert.True(isEjected == state.IsEjected, because);
    }

    [Fact]
    public void One_request_tries_an_ejected_backend_and_its_success_lets_in_the_others()
    {
        var health = new BackendHealth();
        Assert.True(health.Fail(BackendFailure.Unreachable, Now));
        var later = Now + TimeSpan.FromSeconds(1);

        health.Begin(later);

        Assert.False(health.State.IsOpen(later), "the second request would not try it");
        Assert.True(health.Succeed(later));
        Assert.True(health.State.IsOpen(later));
        Assert.False(health.Succeed(later), "it was in already");
    }
}
