using Sluice.Routing.Table;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Table;

public sealed class RoutingStateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("a higher one is taken", 8, true)]
    [InlineData("the same is not", 7, false)]
    [InlineData("a lower one is not", 6, false)]
    public void Only_a_higher_generation_replaces(string because, ulong generation, bool isAccepted)
    {
        var state = new RoutingState();
        state.Replace(Tables.Of(7));

        var replacement = state.Replace(Tables.Of(generation));

        Assert.True(replacement.IsAccepted == isAccepted, because);
        Assert.Equal(isAccepted ? generation : 7, replacement.Generation);
        Assert.Equal(replacement.Generation, state.Generation);
    }

    [Fact]
    public void A_refused_table_leaves_the_one_in_use()
    {
        var state = new RoutingState();
        state.Replace(Tables.Of(1, Tables.Route("n/iris", "a r1 1 10000")));

        Assert.Throws<RoutingTableException>(() => state.Replace(Tables.Of(2, Tables.Route("n/iris", "a r1 1 1"))));

        using var lease = state.Acquire();
        Assert.Equal(1ul, lease.Table.Generation);
        Assert.Single(lease.Table.Routes);
    }

    [Fact]
    public void A_new_table_starts_its_schedules_and_counters_afresh()
    {
        var state = new RoutingState();
        const string Split = "a r1 1 6000; b r2 2 4000";
        state.Replace(Tables.Of(1, Tables.Route("n/iris", Split)));
        var first = Take(state, 3);

        state.Replace(Tables.Of(2, Tables.Route("n/iris", Split)));

        Assert.Equal(first, Take(state, 3));
        Assert.Equal([1ul, 1, 2, 2], state.Counts().Select(count => count.Generation));
        Assert.All(
            state.Counts().GroupBy(count => count.Generation),
            group => Assert.Equal(3, group.Sum(each => each.Scheduled))
        );
    }

    [Fact]
    public async Task Requests_end_on_the_table_that_they_began_with()
    {
        var state = new RoutingState();
        var first = state.Replace(Tables.Of(1, Tables.Route("n/iris", "a r1 1 10000")));
        var begun = state.Acquire();
        var alsoBegun = state.Acquire();

        var second = state.Replace(Tables.Of(2));
        var third = state.Replace(Tables.Of(3));
        var later = state.Acquire();

        Assert.True(first.OlderEnded.IsCompletedSuccessfully, "nothing was older than the first");
        Assert.Equal(1ul, begun.Table.Generation);
        Assert.Equal(3ul, later.Table.Generation);
        begun.Dispose();
        begun.Dispose();
        Assert.False(
            second.OlderEnded.IsCompleted,
            "one request of generation 1 is left, though another was ended twice"
        );
        Assert.False(third.OlderEnded.IsCompleted, "generation 1 is older than 3 too");
        Assert.False(state.Replace(Tables.Of(3)).OlderEnded.IsCompleted, "an offer not taken tells the same");
        alsoBegun.Dispose();
        await second.OlderEnded.Within(Limit);
        await third.OlderEnded.Within(Limit);
        later.Dispose();
    }

    [Fact]
    public void The_last_sixteen_replaced_generations_are_told()
    {
        var state = new RoutingState();
        for (var generation = 1ul; generation <= 20; generation++)
            state.Replace(Tables.Of(generation, Tables.Route("n/iris", "a r1 1 10000")));

        var told = state.Counts().Select(count => count.Generation);

        Assert.Equal(Enumerable.Range(4, RoutingState.RememberedGenerations + 1).Select(each => (ulong)each), told);
    }

    [Fact]
    public async Task However_requests_and_replacements_meet_every_old_table_ends_after_its_last_request()
    {
        const int Replacements = 500;
        var state = new RoutingState();
        var inFlight = new int[Replacements + 1];
        using var end = new CancellationTokenSource();
        var requests = Enumerable
            .Range(0, 3)
            .Select(_ => Task.Factory.StartNew(() => RequestUntil(end.Token), TaskCreationOptions.LongRunning))
            .ToArray();

        for (var generation = 1; generation <= Replacements; generation++)
        {
            var replacement = state.Replace(Tables.Of((ulong)generation));
            await replacement.OlderEnded.Within(Limit);
            var left = inFlight.Take(generation).Sum();
            Assert.True(left == 0, $"{left} requests of tables older than {generation} after their end");
        }

        await end.CancelAsync();
        Assert.True((await Task.WhenAll(requests).Within(Limit)).Sum() > 0);

        long RequestUntil(CancellationToken over)
        {
            var count = 0L;
            for (; !over.IsCancellationRequested; count++)
            {
                using var lease = state.Acquire();
                Interlocked.Increment(ref inFlight[lease.Table.Generation]);
                Thread.SpinWait(20);
                Interlocked.Decrement(ref inFlight[lease.Table.Generation]);
            }
            return count;
        }
    }

    private static List<string> Take(RoutingState state, int places)
    {
        using var lease = state.Acquire();
        var route = lease.Table.Routes[0];
        var taken = new List<string>();
        for (var place = 0; place < places; place++)
        {
            var revision = route.Revisions[route.Schedule!.Take()];
            revision.Counter.CountScheduled();
            taken.Add(revision.Name);
        }
        return taken;
    }
}
