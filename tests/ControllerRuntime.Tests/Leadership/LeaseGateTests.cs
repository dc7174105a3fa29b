using Sluice.ControllerRuntime.Leadership;
using Sluice.Testing;

namespace Sluice.ControllerRuntime.Tests.Leadership;

public sealed class LeaseGateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Writes_begin_only_while_the_lease_was_renewed_lately()
    {
        using var gate = new LeaseGate(_time);

        await Assert.ThrowsAsync<NotLeadingException>(() => WriteAsync(gate));
        gate.Renew(_time.GetTimestamp(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        await WriteAsync(gate);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        await WriteAsync(gate);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<NotLeadingException>(() => WriteAsync(gate));
        gate.Renew(_time.GetTimestamp(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        await WriteAsync(gate);
        gate.Close();

        await Assert.ThrowsAsync<NotLeadingException>(() => WriteAsync(gate));
    }

    [Fact]
    public async Task The_time_counts_from_before_the_renewal_was_sent()
    {
        using var gate = new LeaseGate(_time);
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(10));

        gate.Renew(began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));

        await Assert.ThrowsAsync<NotLeadingException>(() => WriteAsync(gate));
    }

    [Fact]
    public async Task A_write_under_way_is_broken_off_before_another_may_lead_and_not_while_renewals_go_on()
    {
        using var gate = new LeaseGate(_time);
        gate.Renew(_time.GetTimestamp(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        var write = gate.WriteAsync(
            async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
                return 0;
            },
            TestContext.Current.CancellationToken
        );
        _time.Advance(TimeSpan.FromSeconds(8));
        gate.Renew(_time.GetTimestamp(), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        _time.Advance(TimeSpan.FromSeconds(13.9));
        gate.Close();
        var drained = gate.DrainedAsync();

        Assert.False(write.IsCompleted);
        Assert.False(drained.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<NotLeadingException>(() => write.Within(Limit));
        await drained.Within(Limit);
    }

    private static Task<int> WriteAsync(LeaseGate gate) =>
        gate.WriteAsync(_ => Task.FromResult(1), TestContext.Current.CancellationToken);
}
