using System.Collections.Concurrent;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Inference;

public sealed class RunSlotsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Lets_as_many_run_as_there_are_slots()
    {
        var slots = new RunSlots(runs: 2, maxWaiting: 1);

        var first = slots.EnterAsync(default);
        var second = slots.EnterAsync(default);
        var third = slots.EnterAsync(default);

        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.False(third.IsCompleted);
        slots.Leave();
        await third.Within(Limit);
    }

    [Fact]
    public async Task Refuses_at_once_when_as_many_wait_as_may()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 2);
        await slots.EnterAsync(default);
        var waiting = new[] { slots.EnterAsync(default).AsTask(), slots.EnterAsync(default).AsTask() };

        var refusal = await Assert.ThrowsAsync<ServingException>(() => slots.EnterAsync(default).Within(Limit));

        Assert.Equal(ServingErrorCode.ResourceExhausted, refusal.Code);
        Assert.Equal("the server is at capacity: 1 requests run and 2 wait; try again later", refusal.Message);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
    }

    [Fact]
    public async Task A_refused_request_takes_no_place()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 1);
        await slots.EnterAsync(default);
        var waiting = slots.EnterAsync(default).AsTask();
        await Assert.ThrowsAsync<ServingException>(() => slots.EnterAsync(default).Within(Limit));

        slots.Leave();
        await waiting.Within(Limit);
        var next = slots.EnterAsync(default).AsTask();

        Assert.False(next.IsCompleted);
        slots.Leave();
        await next.Within(Limit);
    }

    [Fact]
    public async Task Without_a_queue_a_busy_server_refuses()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 0);
        await slots.EnterAsync(default);

        await Assert.ThrowsAsync<ServingException>(() => slots.EnterAsync(default).Within(Limit));
        slots.Leave();

        await slots.EnterAsync(default).Within(Limit);
    }

    [Fact]
    public async Task First_come_first_served()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 8);
        await slots.EnterAsync(default);
        var waiting = Enumerable.Range(0, 8).Select(_ => slots.EnterAsync(default).AsTask()).ToArray();

        for (var i = 0; i < waiting.Length; i++)
        {
            slots.Leave();
            await waiting[i].Within(Limit);

            Assert.DoesNotContain(waiting.Skip(i + 1), task => task.IsCompleted);
        }
    }

    [Fact]
    public void Who_is_called_and_has_no_thread_yet_is_overtaken_once_and_is_given_the_next_slot()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 8);
        var threads = new WaitingThreads();
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(threads);
        try
        {
            Assert.True(slots.TryEnter());
            var (first, second) = (slots.EnterAsync(default).AsTask(), slots.EnterAsync(default).AsTask());

            slots.Leave();
            Assert.True(slots.TryEnter());
            threads.RunAll();
            Assert.False(first.IsCompleted);

            slots.Leave();
            Assert.False(slots.TryEnter());
            threads.RunAll();
            Assert.True(first.IsCompletedSuccessfully);
            Assert.False(second.IsCompleted);

            slots.Leave();
            threads.RunAll();
            Assert.True(second.IsCompletedSuccessfully);
            slots.Leave();
            Assert.True(slots.TryEnter());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slot_passes_by_those_who_have_given_up(bool wereOvertaken)
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 8);
        var threads = new WaitingThreads();
        using var caller = new CancellationTokenSource();
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(threads);
        Task leaving;
        Task staying;
        try
        {
            Assert.True(slots.TryEnter());
            (leaving, staying) = (slots.EnterAsync(caller.Token).AsTask(), slots.EnterAsync(default).AsTask());
            if (wereOvertaken)
            {
                slots.Leave();
                Assert.True(slots.TryEnter());
                threads.RunAll();
            }

            // Given up, and not yet gone from the line: that takes a thread.
            caller.Cancel();
            slots.Leave();
            threads.RunAll();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.Within(Limit));
        await staying.Within(Limit);
        Assert.False(slots.TryEnter());
    }

    [Fact]
    public async Task A_waiter_who_gives_up_leaves_its_place_and_takes_no_slot()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 1);
        using var caller = new CancellationTokenSource();
        await slots.EnterAsync(default);
        var leaving = slots.EnterAsync(caller.Token).AsTask();

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.Within(Limit));
        var next = slots.EnterAsync(default).AsTask();

        Assert.False(next.IsCompleted);
        slots.Leave();
        await next.Within(Limit);
    }

    [Fact]
    public async Task Who_has_given_up_already_takes_no_free_slot()
    {
        var slots = new RunSlots(runs: 1, maxWaiting: 0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            slots.EnterAsync(new(canceled: true)).Within(Limit)
        );

        await slots.EnterAsync(default).Within(Limit);
    }

    [Fact]
    public async Task Many_at_once_never_exceed_the_slots()
    {
        var slots = new RunSlots(runs: 3, maxWaiting: 200);
        var (running, most) = (0, 0);

        await Task.WhenAll(
                Enumerable
                    .Range(0, 200)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            await slots.EnterAsync(default);
                            var now = Interlocked.Increment(ref running);
                            InterlockedMax(ref most, now);
                            await Task.Yield();
                            Interlocked.Decrement(ref running);
                            slots.Leave();
                        })
                    )
            )
            .Within(Limit);

        Assert.InRange(most, 1, 3);
    }

    [Theory]
    [InlineData("no run at all", 0, 1)]
    [InlineData("a negative queue", 1, -1)]
    public void Refuses_bounds_that_serve_nobody(string because, int runs, int maxWaiting)
    {
        var refusal = Record.Exception(() => new RunSlots(runs, maxWaiting));

        Assert.True(refusal is ArgumentOutOfRangeException, because);
    }

    /// <summary>What waits for a thread, which runs when a test says so.</summary>
    private sealed class WaitingThreads : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Run, object? State)> _waiting = new();

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));

        public void RunAll()
        {
            while (_waiting.TryDequeue(out var next))
            {
                next.Run(next.State);
            }
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; )
        {
            var found = Interlocked.CompareExchange(ref target, value, seen);
            seen = found == seen ? value : found;
        }
    }
}
