using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clients;

namespace Sluice.KubernetesClient.Tests.Watch;

public sealed class ObjectFollowerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedClient _client;

    public ObjectFollowerTests() => _client = new ScriptedClient(_time);

    [Fact]
    public async Task A_watch_that_ends_quietly_goes_on_from_the_last_version_at_once()
    {
        _client.Lists("7", "a").Watches(["8", "9"], Minute).Watches([], Minute).Watches(["10"], Minute);

        var waits = await FollowAsync();

        Assert.Equal(["list", "watch 7", "watch 9", "watch 9", "watch 10"], _client.Asked);
        Assert.Empty(waits);
    }

    [Fact]
    public async Task A_watch_that_breaks_goes_on_from_the_last_version_after_a_moment()
    {
        _client.Lists("7").Watches(["8"], Minute, KubernetesFault.Unreachable).Watches([], Minute);

        var waits = await FollowAsync();

        Assert.Equal(["list", "watch 7", "watch 8", "watch 8"], _client.Asked);
        Assert.InRange(Assert.Single(waits), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));
    }

    [Theory]
    [InlineData(KubernetesFault.Gone, 0, 0)]
    [InlineData(KubernetesFault.NotServed, 100, 200)]
    public async Task A_version_that_the_server_does_not_know_is_listed_anew(
        KubernetesFault fault,
        int atLeastMilliseconds,
        int atMostMilliseconds
    )
    {
        _client.Lists("7").Watches(["8"], Minute, fault).Lists("20").Watches([], Minute);

        var waits = await FollowAsync();

        Assert.Equal(["list", "watch 7", "list", "watch 20", "watch 20"], _client.Asked);
        Assert.InRange(Assert.Single(waits).TotalMilliseconds, atLeastMilliseconds, atMostMilliseconds);
    }

    [Fact]
    public async Task A_server_that_forgot_the_version_while_it_was_away_is_found_within_the_longest_wait()
    {
        _client.Lists("7");
        for (var i = 0; i < 20; i++)
            _client.Fails(KubernetesFault.Unreachable);
        _client.Watches([], TimeSpan.Zero, KubernetesFault.Gone).Lists("20").Watches(["21"], Minute);

        var waits = await FollowAsync();

        Assert.Equal(TimeSpan.Zero, waits[20]);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        Assert.Equal(21, waits.Count);
    }

    [Fact]
    public async Task Failures_in_a_row_wait_longer_up_to_five_seconds()
    {
        for (var i = 0; i < 10; i++)
            _client.Fails(KubernetesFault.Unreachable);

        var waits = await FollowAsync();

        Assert.Equal(10, waits.Count);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5)));
        Assert.All(waits.Skip(5), wait => Assert.True(wait >= TimeSpan.FromSeconds(2.5)));
    }

    [Theory]
    [InlineData("ends at once", null)]
    [InlineData("breaks at once", KubernetesFault.Unreachable)]
    [InlineData("forgets each version at once", KubernetesFault.Gone)]
    public async Task A_server_that_breaks_each_watch_right_away_is_asked_ever_more_rarely(
        string because,
        KubernetesFault? ends
    )
    {
        for (var i = 0; i < 10; i++)
        {
            if (i == 0 || ends == KubernetesFault.Gone)
                _client.Lists("7");
            _client.Watches([], TimeSpan.Zero, ends);
        }

        var waits = await FollowAsync();

        Assert.True(waits[^1] >= TimeSpan.FromSeconds(2.5), because);
    }

    [Fact]
    public async Task Progress_makes_the_waits_short_again()
    {
        _client.Lists("7");
        for (var i = 0; i < 8; i++)
            _client.Watches([], TimeSpan.Zero, KubernetesFault.Unreachable);
        _client.Watches(["8"], TimeSpan.Zero, KubernetesFault.Unreachable);

        var waits = await FollowAsync();

        Assert.True(waits[^2] > TimeSpan.FromSeconds(2));
        Assert.True(waits[^1] <= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task The_server_may_ask_for_more_time()
    {
        _client.Fails(KubernetesFault.TooManyRequests, TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(await FollowAsync()));
    }

    /// <summary>Follows to the end of the script, passing all waits, and says which they were.</summary>
    private async Task<List<TimeSpan>> FollowAsync()
    {
        var waits = new List<TimeSpan>();
        var follower = new ObjectFollower<ConfigMap>(_client, ListScope.All, _time, new Random(1));
        await using var steps = follower.FollowAsync().GetAsyncEnumerator();
        var isWaiting = false;
        while (true)
        {
            var moving = steps.MoveNextAsync().AsTask();
            if (isWaiting)
            {
                while (_time.ActiveTimers == 0 && !moving.IsCompleted)
                    await Task.Yield();
                _time.Advance(waits[^1]);
            }

            try
            {
                await moving.Within(Minute);
            }
            catch (EndOfStreamException)
            {
                return waits;
            }

            isWaiting = steps.Current is FollowStep<ConfigMap>.Interrupted;
            if (steps.Current is FollowStep<ConfigMap>.Interrupted interrupted)
                waits.Add(interrupted.Wait);
        }
    }
}
