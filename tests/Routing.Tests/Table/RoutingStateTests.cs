using Sluice.Routing.Counting;
using Sluice.Routing.Table;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Table;

public sealed class RoutingStateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_refused_table_leaves_the_one_in_use()
    {
        var state = new RoutingState();
        _ = state.Replace(Tables.Of(1, Tables.Route("n/iris", "a r1 1 10000")));

        Assert.Throws<RoutingTableException>(() =>
        {
            _ = state.Replace(Tables.Of(2, Tables.Route("n/iris", "a r1 1 1")));
        });

        using var lease = state.Acquire();
        Assert.Equal(1ul, Assert.Single(lease.Table.Routes).Identity.Generation);
    }

    [Fact]
    public void A_new_generation_starts_its_schedule_and_counters_afresh()
    {
        var state = new RoutingState();
        const string Split = "a r1 1 6000; b r2 2 4000";
        _ = state.Replace(Tables.Of(1, Tables.Route("n/iris", Split)));
        var first = Take(state, 3);

        _ = state.Replace(Tables.Of(2, Tables.Route("n/iris", Split)));

        Assert.Equal(first, Take(state, 3));
        Assert.Equal([1ul, 1, 2, 2], state.Counts().Select(count => count.Route.Generation));
        Assert.All(
            state.Counts().GroupBy(count => count.Route.Generation),
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

        Assert.True(first.IsCompletedSuccessfully, "nothing was older than the first");
        Assert.Equal(1ul, Assert.Single(begun.Table.Routes).Identity.Generation);
        Assert.Empty(later.Table.Routes);
        begun.Dispose();
        begun.Dispose();
        Assert.False(second.IsCompleted, "one request of generation 1 is left, though another was ended twice");
        Assert.False(third.IsCompleted, "generation 1 is older than 3 too");
        alsoBegun.Dispose();
        await second.Within(Limit);
        await third.Within(Limit);
        later.Dispose();
    }

    [Fact]
    public void The_last_sixteen_replaced_generations_are_told()
    {
        var state = new RoutingState();
        for (var generation = 1ul; generation <= 20; generation++)
            _ = state.Replace(Tables.Of(generation, Tables.Route("n/iris", "a r1 1 10000")));

        var told = state.Counts().Select(count => count.Route.Generation);

        Assert.Equal(Enumerable.Range(4, RevisionCounters.RememberedGenerations + 1).Select(each => (ulong)each), told);
    }

    [Fact]
    public async Task However_requests_and_replacements_meet_every_old_table_ends_after_its_last_request()
    {
        const int Replacements = 500;
        var state = new RoutingState();
        var inFlight = new int[Replacements + 1];
        using var end = new CancellationTokenSource();
        _ = state.Replace(Table(0));
        var requests = Enumerable
            .Range(0, 3)
            .Select(_ => Task.Factory.StartNew(() => RequestUntil(end.Token), TaskCreationOptions.LongRunning))
            .ToArray();

        for (var generation = 1; generation <= Replacements; generation++)
        {
            await state.Replace(Table(generation)).Within(Limit);
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
                var generation = lease.Table.Routes[0].Identity.Generation - 1;
                Interlocked.Increment(ref inFlight[generation]);
                Thread.SpinWait(20);
                Interlocked.Decrement(ref inFlight[generation]);
            }
            return count;
        }

        static Protos.Control.RoutingTable Table(int generation) =>
            Tables.Of((ulong)generation + 1, Tables.Route("n/iris", "a r1 1 10000"));
    }

    [Theory]
    [InlineData("another route", "a r1 1 6000; b r2 2 4000", "a r1 1 10000 h:2")]
    [InlineData("a pod", "a r1 1 6000 h:1; b r2 2 4000", "a r1 1 10000")]
    public void Whatever_else_changes_a_generations_schedule_and_counters_go_on(string what, string iris, string wine)
    {
        var (state, untouched) = (new RoutingState(), new RoutingState());
        foreach (var each in new[] { state, untouched })
        {
            _ = each.Replace(
                Tables.Of(1, Tables.Route("n/iris", "a r1 1 6000; b r2 2 4000"), Tables.Route("n/wine", "a r1 1 10000"))
            );
        }
        var taken = Take(state, 4);

        _ = state.Replace(Tables.Of(1, Tables.Route("n/iris", iris), Tables.Route("n/wine", wine)));
        taken.AddRange(Take(state, 6));

        Assert.True(taken.SequenceEqual(Take(untouched, 10)), $"{what}: {string.Join(' ', taken)}");
        var counts = state.Counts().Where(count => count.Route.Deployment == "iris");
        Assert.Equal([6L, 4], counts.Select(count => count.Scheduled));
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
