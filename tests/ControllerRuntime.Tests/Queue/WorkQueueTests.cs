using Sluice.ControllerRuntime.Queue;
using Sluice.Testing;

namespace Sluice.ControllerRuntime.Tests.Queue;

public sealed class WorkQueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_key_that_is_added_often_is_visited_once()
    {
        using var queue = new WorkQueue<string>(_time);

        queue.Add("a");
        queue.Add("b");
        queue.Add("a");

        Assert.Equal("a", await TakeAsync(queue));
        Assert.Equal("b", await TakeAsync(queue));
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task A_key_that_is_added_during_its_visit_is_visited_once_more_after_it()
    {
        using var queue = new WorkQueue<string>(_time);
        queue.Add("a");
        await TakeAsync(queue);

        queue.Add("a");
        queue.Add("a");
        Assert.Equal(0, queue.Depth);
        queue.Done("a");

        Assert.Equal("a", await TakeAsync(queue));
        queue.Done("a");
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task A_key_comes_when_its_time_has_come_and_the_earlier_of_two_times_holds()
    {
        using var queue = new WorkQueue<string>(_time);
        queue.AddAfter("a", TimeSpan.FromMinutes(5));
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromMinutes(1));
        queue.AddAfter("b", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", await TakeAsync(queue));
        queue.Done("a");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("b", await TakeAsync(queue));
        queue.Done("b");
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, queue.Depth);
        Assert.Equal(0, queue.Later);
    }

    [Fact]
    public async Task A_visit_for_another_reason_takes_the_place_of_one_to_come()
    {
        using var queue = new WorkQueue<string>(_time);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.Add("a");

        Assert.Equal("a", await TakeAsync(queue));
        queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task No_key_is_in_two_hands_and_none_is_lost_whoever_adds_and_takes()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System);
        using var end = new CancellationTokenSource();
        var inHands = new int[10];
        var added = new int[10];
        var seen = new int[10];
        var takers = Enumerable.Range(0, 4).Select(_ => Task.Run(TakeAllAsync)).ToArray();

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(seed =>
                    Task.Run(() =>
                    {
                        var random = new Random(seed);
                        for (var i = 0; i < 20_000; i++)
                        {
                            var key = random.Next(10);
                            Interlocked.Increment(ref added[key]);
                            queue.Add(key);
                        }
                    })
                )
        );
        while (queue.Depth > 0 || inHands.Any(count => count > 0))
            await Task.Yield();
        await end.CancelAsync();
        await Task.WhenAll(takers).Within(Limit);

        Assert.Equal(added, seen);

        async Task TakeAllAsync()
        {
            while (!end.IsCancellationRequested)
            {
                int key;
                try
                {
                    (key, _) = await queue.TakeAsync(end.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                Assert.Equal(1, Interlocked.Increment(ref inHands[key]));
                Volatile.Write(ref seen[key], Volatile.Read(ref added[key]));
                Interlocked.Decrement(ref inHands[key]);
                queue.Done(key);
            }
        }
    }

    private static async Task<string> TakeAsync(WorkQueue<string> queue) =>
        (await queue.TakeAsync(TestContext.Current.CancellationToken).Within(Limit)).Key;
}
