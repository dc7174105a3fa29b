using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Coordination;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>The lease at the API server: reads it, remembers since when it looks as it does, and writes it. One caller at a time.</summary>
internal sealed class LeaseRecord(IKubernetesClient client, LeaderElectionOptions options, TimeProvider time)
{
    private static readonly FieldOwner Owner = new("sluice-lease");
    private long _seenSince;

    /// <summary>As last read or written; null: not yet, or there is none.</summary>
    public Lease? Seen { get; private set; }

    /// <summary>Looks, and writes if it is ours to write.</summary>
    /// <param name="limit">For all of it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Just before the write began, where it is ours now; null: it is another's.</returns>
    /// <exception cref="KubernetesException">It is not known whose it is.</exception>
    public async Task<long?> TryHoldAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(_ => bound.Cancel(), null, limit, Timeout.InfiniteTimeSpan);
        try
        {
            return await TryHoldAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new KubernetesException(
                KubernetesFault.Timeout,
                $"no answer about the lease {options.Lease} within {limit}"
            );
        }
        catch (KubernetesException lost) when (lost.Fault is KubernetesFault.Conflict or KubernetesFault.AlreadyExists)
        {
            // Another was quicker, or an answer of ours was lost: look before the next move.
            Seen = null;
            throw;
        }
    }

    /// <summary>Gives it up for others to take at once, if it is still ours.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (Seen is { } held && held.Spec.HolderIdentity == options.Identity)
            Seen = await client.ApplyAsync(LeasePolicy.Released(held, options, time.GetUtcNow()), Owner, cancellation);
    }

    private async Task<long?> TryHoldAsync(CancellationToken cancellation)
    {
        // One that renews knows what it wrote; a conflict tells it otherwise.
        if (Seen?.Spec.HolderIdentity != options.Identity)
            Remember(await FindAsync(cancellation));

        var began = time.GetTimestamp();
        switch (LeasePolicy.Decide(Seen, time.GetElapsedTime(_seenSince), options))
        {
            case LeaseMove.Create:
                Remember(await client.CreateAsync(Wanted(), Owner, cancellation));
                return began;
            case LeaseMove.Take:
            case LeaseMove.Renew:
                Remember(await client.ApplyAsync(Wanted(), Owner, cancellation));
                return began;
            default:
                return null;
        }
    }

    private Lease Wanted() => LeasePolicy.Held(Seen, options, time.GetUtcNow());

    private async Task<Lease?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync<Lease>(options.Lease, cancellation);
        }
        catch (KubernetesException missing) when (missing.Fault == KubernetesFault.NotFound)
        {
            return null;
        }
    }

    private void Remember(Lease? lease)
    {
        if (lease?.Metadata.ResourceVersion != Seen?.Metadata.ResourceVersion || lease is null)
            _seenSince = time.GetTimestamp();
        Seen = lease;
    }
}
