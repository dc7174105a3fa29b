using Sluice.KubernetesClient.Errors;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>
/// Of several replicas lets one lead at a time, by a Lease. One that is told to end gives the lease up, so that the next leads
/// at once; one that cannot renew it in time stops leading and tries again, in the same process.
/// </summary>
/// <remarks>
/// Three things keep a stale leader's write from the API server: the <see cref="LeaseGate"/> lets none begin after the renewal
/// deadline and breaks off the rest before the lease ends; the <see cref="ILeaseDeadline"/> ends a process that could not do
/// that; and status is written with the resource version that was read.
/// </remarks>
public sealed class LeaderElection
{
    private readonly LeaseRecord _lease;
    private readonly LeaderElectionOptions _options;
    private readonly LeadershipTools _tools;
    private long _lastLook;

    /// <summary>Just before the request that last made the lease ours.</summary>
    private long _renewed;

    /// <summary>Does nothing until it runs.</summary>
    /// <exception cref="ArgumentException">The options are wrong; all that is wrong is in the message.</exception>
    public LeaderElection(LeaderElectionOptions options, LeadershipTools tools)
    {
        var problems = options.Problems().ToArray();
        if (problems.Length > 0)
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        _options = options;
        _tools = tools;
        _lease = new LeaseRecord(tools.Client, options, tools.Time);
        _lastLook = tools.Time.GetTimestamp();
    }

    /// <summary>How long ago the lease was last looked at, whatever came of it: a loop that hangs shows here.</summary>
    public TimeSpan SinceLastLook => _tools.Time.GetElapsedTime(Volatile.Read(ref _lastLook));

    /// <summary>Until it is told to stop: waits to lead, leads, and so on.</summary>
    /// <param name="lead">What a leader does, until its token is cancelled; it must end then.</param>
    /// <param name="stop">Ends it; the lease is given up when <paramref name="lead"/> has ended.</param>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WaitToLeadAsync(stop);
                await LeadAsync(lead, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told to stop.
            }
        }
    }

    private async Task WaitToLeadAsync(CancellationToken stop)
    {
        // Half, so that there is time to renew what came slowly.
        while (!await TryAsync(_options.RenewDeadline / 2, stop))
        {
            Show(isLeading: false);
            await PauseAsync(_options.RetryPeriod, stop);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken stop)
    {
        Show(isLeading: true);
        LeaderLog.Leads(_tools.Log, _options.Identity, _options.Lease);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var work = lead(leading.Token);
        var renewing = RenewAsync(leading.Token);
        await Task.WhenAny(work, renewing);

        // Told to stop, or the lease is lost, or the work has a fault: what is done is the same.
        await leading.CancelAsync();
        await renewing;
        _tools.Gate.Close();
        await _tools.Gate.DrainedAsync();
        _tools.Deadline.Disarm();
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // As asked.
        }
        finally
        {
            await ReleaseAsync();
            Show(isLeading: false);
            LeaderLog.LeadsNoMore(_tools.Log, _options.Identity, _options.Lease);
        }
    }

    /// <summary>Renews until the lease is lost or the token is cancelled; throws nothing.</summary>
    private async Task RenewAsync(CancellationToken leading)
    {
        try
        {
            while (true)
            {
                // Never past the deadline: from there on there is only the time to end what is under way.
                await PauseAsync(_options.RenewDeadline - _tools.Time.GetElapsedTime(_renewed), leading);
                var left = _options.RenewDeadline - _tools.Time.GetElapsedTime(_renewed);
                if (left <= TimeSpan.Zero)
                {
                    LeaderLog.NotRenewed(_tools.Log, _options.Lease, _options.RenewDeadline);
                    return;
                }

                // Half of what is left, so that one answer that never comes leaves time for another try. Not broken off when
                // the work is being ended: what is known of the lease is needed to give it up.
                var isOurs = await TryAsync(Min(left, Max(left / 2, _options.RetryPeriod)), CancellationToken.None);
                if (!isOurs && _lease.Seen is { } other && other.Spec.HolderIdentity != _options.Identity)
                {
                    LeaderLog.Taken(_tools.Log, _options.Lease, other.Spec.HolderIdentity ?? "nobody");
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // The work is being ended.
        }
    }

    /// <summary>Whether the lease is ours now. A failure is told in the log: not known is not ours.</summary>
    private async Task<bool> TryAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Volatile.Write(ref _lastLook, _tools.Time.GetTimestamp());
        try
        {
            if (await _lease.TryHoldAsync(limit, cancellation) is not { } began)
                return false;

            _renewed = began;
            _tools.Gate.Renew(began, _options.RenewDeadline, _options.WriteEnd);
            _tools.Deadline.Arm(_options.ProcessEnd - _tools.Time.GetElapsedTime(began));
            return true;
        }
        catch (KubernetesException failure)
            when (failure.Fault is KubernetesFault.Conflict or KubernetesFault.AlreadyExists)
        {
            return false;
        }
        catch (KubernetesException failure)
        {
            LeaderLog.LookFailed(_tools.Log, _options.Lease, failure.Message);
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(_options.RetryPeriod, _tools.Time);
        try
        {
            await _lease.ReleaseAsync(limit.Token);
        }
        catch (Exception failure) when (failure is KubernetesException or OperationCanceledException)
        {
            // The others wait until it runs out.
            LeaderLog.NotReleased(_tools.Log, _options.Lease, failure.Message);
        }
    }

    /// <summary>Up to a fifth sooner than the period, so that those who wait do not all come at once.</summary>
    private Task PauseAsync(TimeSpan longest, CancellationToken cancellation)
    {
        var pause = Min(longest, _options.RetryPeriod * (1 - (_tools.Random.NextDouble() / 5)));
        return pause <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(pause, _tools.Time, cancellation);
    }

    private void Show(bool isLeading) =>
        _tools.State.Set(
            new LeadershipView(isLeading, _lease.Seen?.Spec.HolderIdentity, _lease.Seen?.Spec.LeaseTransitions ?? 0)
        );

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
