using System.Collections.Concurrent;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Tests.Splitting;

public sealed class ExactScheduleTests
{
    [Fact]
    public void The_pattern_is_repeated()
    {
        var schedule = new ExactSchedule([3, 1, 2]);

        var taken = Enumerable.Range(0, 7).Select(_ => schedule.Take());

        Assert.Equal([3, 1, 2, 3, 1, 2, 3], taken);
        Assert.Equal(7, schedule.Taken);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(8, 2)]
    [InlineData(16, 3)]
    public async Task Concurrent_callers_together_take_the_first_places(int callers, int seed)
    {
        const int Takes = 4321;
        int[] shares = [6000, 2500, 1300, 150, 49, 1];
        var pattern = QuotaPattern.Of(shares);
        var schedule = new ExactSchedule(pattern);
        var taken = new ConcurrentBag<int>();
        using var start = new Barrier(callers);

        await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(caller =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            var pauses = new Random(seed + caller);
                            start.SignalAndWait();
                            for (var take = 0; take < Takes; take++)
                            {
                                taken.Add(schedule.Take());
                                Thread.SpinWait(pauses.Next(50));
                            }
                        },
                        TaskCreationOptions.LongRunning
                    )
                )
        );

        var first = Enumerable.Range(0, callers * Takes).Select(place => (int)pattern[place % pattern.Length]);
        Assert.Equal(first.Order(), taken.Order());
    }
}
