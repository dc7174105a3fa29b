using Sluice.KubernetesClient.Transport;
using Sluice.Testing;

namespace Sluice.KubernetesClient.Tests.Transport;

public sealed class RequestGateTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_burst_passes_and_then_the_rate_holds()
    {
        using var gate = new RequestGate(10, 3, 100, _time);

        var entering = Enumerable.Range(0, 8).Select(_ => gate.EnterAsync(default)).ToArray();

        Assert.Equal(3, entering.Count(entered => entered.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(4, entering.Count(entered => entered.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(8, entering.Count(entered => entered.IsCompleted));
    }

    [Fact]
    public void A_pause_earns_no_more_than_a_burst()
    {
        using var gate = new RequestGate(10, 3, 100, _time);
        _time.Advance(TimeSpan.FromHours(1));

        var entering = Enumerable.Range(0, 5).Select(_ => gate.EnterAsync(default)).ToArray();

        Assert.Equal(3, entering.Count(entered => entered.IsCompleted));
    }

    [Fact]
    public async Task So_many_are_under_way_and_the_next_waits_for_an_answer()
    {
        using var gate = new RequestGate(1000, 1000, 2, _time);
        var first = await gate.EnterAsync(default);
        await gate.EnterAsync(default);

        var third = gate.EnterAsync(default);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();

        await third.Within(TimeSpan.FromSeconds(30));
        Assert.False(gate.EnterAsync(default).IsCompleted);
    }

    [Fact]
    public async Task One_that_gives_up_takes_no_turn()
    {
        using var gate = new RequestGate(1, 1, 2, _time);
        await gate.EnterAsync(default);
        using var given = new CancellationTokenSource();
        var waiting = gate.EnterAsync(given.Token);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(gate.EnterAsync(default).IsCompleted);
    }
}
