using Sluice.KubernetesClient.Retrying;

namespace Sluice.KubernetesClient.Tests.Retrying;

public sealed class BackoffTests
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData("starts at the first", 1, 0.5, 1)]
    [InlineData("doubles", 3, 2, 4)]
    [InlineData("has a bound", 5, 5, 10)]
    [InlineData("keeps the bound for ever", int.MaxValue, 5, 10)]
    public void Waits_within_bounds(string because, int failures, double least, double most)
    {
        var random = new Random(1);

        var waits = Enumerable.Range(0, 100).Select(_ => Backoff.Delay(failures, random).TotalSeconds).ToArray();

        Assert.True(waits.All(wait => wait >= least && wait <= most), because);
        Assert.True(waits.Distinct().Count() > 50, "replicas do not come together");
    }
}
