using Sluice.ControllerRuntime.Leadership;

namespace Sluice.ControllerRuntime.Tests.Leadership;

public sealed class LeaderElectionOptionsTests
{
    [Theory]
    [InlineData(15, 10, 2)]
    [InlineData(3, 2, 0.4)]
    [InlineData(2, 1.9, 0.1)]
    public void Writes_end_first_then_the_process_then_the_lease(int lease, double renew, double retry)
    {
        var options = Options(lease, renew, retry);

        Assert.Empty(options.Problems());
        Assert.True(options.RenewDeadline < options.WriteEnd);
        Assert.True(options.WriteEnd < options.ProcessEnd);
        Assert.True(options.ProcessEnd < options.LeaseDuration);
    }

    [Fact]
    public void All_that_is_wrong_is_told()
    {
        var problems = (Options(1, 10, 6) with { Identity = "" }).Problems().ToList();

        Assert.Equal(
            [
                "Identity: expected 1 to 200 characters, found ''",
                "LeaseDuration: expected whole seconds, at least 2, found 00:00:01",
                "RenewDeadline: expected less than LeaseDuration (00:00:01), found 00:00:10",
                "RetryPeriod: expected at most half of RenewDeadline (00:00:10), found 00:00:06",
            ],
            problems
        );
    }

    private static LeaderElectionOptions Options(int lease, double renew, double retry) =>
        new()
        {
            Lease = new("n", "l"),
            Identity = "a",
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        };
}
