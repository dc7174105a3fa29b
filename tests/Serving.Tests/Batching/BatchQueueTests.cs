using Sluice.Serving.Batching;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Batching;

public sealed class BatchQueueTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);
    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _stops = [];
    private long _pending;

    [Fact]
    public void The_first_leads_and_the_others_do_not()
    {
        var queue = Queue();

        Assert.Equal([true, false, false], new[] { queue.Add(Member(1)), queue.Add(Member(1)), queue.Add(Member(1)) });
        Assert.Equal(3, queue.Take(out var mustLead).Count);
        Assert.False(mustLead);
        Assert.True(queue.Add(Member(1)), "whoever comes next leads");
    }

    [Fact]
    public void Whom_a_run_has_no_room_for_needs_another_to_lead()
    {
        var queue = Queue();
        queue.Add(Member(6));
        queue.Add(Member(6));

        Assert.Single(queue.Take(out var mustLead));
        Assert.True(mustLead);
        Assert.False(queue.Add(Member(1)), "one leads already");
    }

    [Fact]
    public void Without_a_delay_nobody_waits()
    {
        var queue = Queue();
        Assert.False(queue.MustWait);

        queue.Add(Member(1));

        Assert.True(queue.MustWait, "others are first");
        Assert.True(queue.GatherAsync(_time).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void While_work_waits_for_a_thread_a_request_waits_for_what_may_be_among_it()
    {
        var queue = Queue();
        _pending = 1;
        Assert.True(queue.MustWait);

        _pending = 0;
        Assert.False(queue.MustWait);
    }

    [Fact]
    public async Task With_a_delay_the_first_waits_until_it_is_over()
    {
        var queue = Queue(Delay);
        Assert.True(queue.MustWait);
        queue.Add(Member(1));

        var gathering = queue.GatherAsync(_time).AsTask();
        _time.Advance(Delay / 2);
        Assert.False(gathering.IsCompleted);
        _time.Advance(Delay / 2);

        await gathering.Within(Limit);
    }

    [Fact]
    public async Task Enough_rows_wait_for_no_others()
    {
        var queue = Queue(Delay);
        queue.Add(Member(1));
        var gathering = queue.GatherAsync(_time).AsTask();

        queue.Add(Member(2));
        Assert.False(gathering.IsCompleted);
        queue.Add(Member(1));

        await gathering.Within(Limit);
    }

    [Fact]
    public void More_rows_than_may_wait_are_refused()
    {
        var queue = Queue();
        queue.Add(Member(14));

        var refusal = Assert.Throws<ServingException>(() => queue.Add(Member(3)));

        Assert.Equal(ServingErrorCode.ResourceExhausted, refusal.Code);
        Assert.Contains("14 rows wait, and 16 may", refusal.Message, StringComparison.Ordinal);
        Assert.False(queue.Add(Member(2)));
    }

    [Fact]
    public void Who_has_gone_is_not_taken_and_who_is_taken_cannot_go()
    {
        var queue = Queue();
        var (gone, stays) = (Member(1), Member(1));
        queue.Add(gone);
        queue.Add(stays);

        Assert.True(gone.TryLeave());
        var taken = queue.Take(out _);

        Assert.Same(stays, Assert.Single(taken));
        Assert.True(gone.Task.IsCanceled);
        Assert.False(stays.TryLeave());
        Assert.False(stays.Task.IsCompleted);
    }

    [Fact]
    public void When_all_have_gone_nobody_is_taken_and_the_queue_is_empty()
    {
        var queue = Queue();
        var gone = Member(9);
        queue.Add(gone);
        gone.TryLeave();
        queue.Remove(gone);

        Assert.Empty(queue.Take(out var mustLead));
        Assert.False(mustLead || queue.MustWait);
    }

    [Fact]
    public void Once_stopped_it_says_so_once_and_takes_one_at_a_time()
    {
        var queue = Queue();
        queue.Add(Member(1));
        queue.Add(Member(1));

        queue.Stop("a reason");
        queue.Stop("another");

        Assert.Equal(["a reason"], _stops);
        Assert.False(queue.IsOn);
        Assert.Single(queue.Take(out _));
    }

    /// <summary>Runs of 8 rows; 4 wait for no others; 16 may wait.</summary>
    private BatchQueue Queue(TimeSpan delay = default) =>
        new(new BatchingPlan(8, 4, delay, 16), _stops.Add, () => _pending);

    private static BatchMember Member(int rows)
    {
        Assert.True(Served.Ready("iris", "7").TryLease(out var lease));
        var input = Tensor.OfBytes("x", ElementType.Float32, new(rows), new byte[rows * sizeof(float)]);
        return new(new BatchShape([input], ["y"], rows), lease, began: 0, new CancellationToken(canceled: true));
    }
}
