using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Retrying;

namespace Sluice.KubernetesClient.Tests.Retrying;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("refused before anything was done", KubernetesFault.TooManyRequests, false, false, true)]
    [InlineData("a read changes nothing", KubernetesFault.Unreachable, true, false, true)]
    [InlineData("a write may have happened", KubernetesFault.Unreachable, false, false, false)]
    [InlineData("a write that was not sent has not happened", KubernetesFault.Unreachable, false, true, true)]
    [InlineData("a read of a failing server", KubernetesFault.ServerError, true, false, true)]
    [InlineData("a write to a failing server may have happened", KubernetesFault.ServerError, false, false, false)]
    [InlineData("the time is over", KubernetesFault.Timeout, true, false, false)]
    [InlineData("the same would come", KubernetesFault.Invalid, true, false, false)]
    [InlineData("the caller decides", KubernetesFault.Conflict, true, false, false)]
    [InlineData("the caller lists", KubernetesFault.Gone, true, false, false)]
    public void Only_what_is_safe_is_repeated(
        string because,
        KubernetesFault fault,
        bool isRead,
        bool wasNotSent,
        bool expected
    )
    {
        var failure = new KubernetesException(fault, "") { WasNotSent = wasNotSent };

        var wait = RetryPolicy.Wait(failure, isRead, 1, Plenty, new Random(1));

        Assert.True(wait is not null == expected, because);
    }

    [Fact]
    public void The_server_says_how_long_to_wait_at_least()
    {
        var busy = new KubernetesException(KubernetesFault.TooManyRequests, "")
        {
            RetryAfter = TimeSpan.FromSeconds(9),
        };

        Assert.Equal(TimeSpan.FromSeconds(9), RetryPolicy.Wait(busy, false, 1, Plenty, new Random(1)));
        Assert.Null(RetryPolicy.Wait(busy, false, 1, TimeSpan.FromSeconds(9), new Random(1)));
    }

    [Fact]
    public void Tries_end()
    {
        var busy = new KubernetesException(KubernetesFault.TooManyRequests, "");

        Assert.NotNull(RetryPolicy.Wait(busy, false, 4, Plenty, new Random(1)));
        Assert.Null(RetryPolicy.Wait(busy, false, 5, Plenty, new Random(1)));
    }
}
