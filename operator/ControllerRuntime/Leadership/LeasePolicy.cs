using Sluice.KubernetesObjects.Coordination;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>Pure: a lease as it was seen → what to do about it, and what to write.</summary>
public static class LeasePolicy
{
    /// <summary>What to do.</summary>
    /// <param name="seen">Null: there is none.</param>
    /// <param name="unchangedFor">
    /// How long ago, by the own clock, it was first seen like this. The holder's clock, in the lease, is never compared with ours.
    /// </param>
    /// <param name="options">Ours.</param>
    public static LeaseMove Decide(Lease? seen, TimeSpan unchangedFor, LeaderElectionOptions options)
    {
        if (seen is null)
            return LeaseMove.Create;
        if (string.IsNullOrEmpty(seen.Spec.HolderIdentity))
            return LeaseMove.Take;
        if (seen.Spec.HolderIdentity == options.Identity)
            return LeaseMove.Renew;

        // The holder's own duration counts: it may run with other settings than ours.
        var duration = TimeSpan.FromSeconds(seen.Spec.LeaseDurationSeconds ?? options.LeaseDuration.TotalSeconds);
        return unchangedFor >= duration ? LeaseMove.Take : LeaseMove.Wait;
    }

    /// <summary>The lease when we hold it, anew or still; with the preconditions that nobody has written it since.</summary>
    public static Lease Held(Lease? seen, LeaderElectionOptions options, DateTimeOffset now)
    {
        var isOurs = seen?.Spec.HolderIdentity == options.Identity;
        return Written(
            seen,
            options,
            new LeaseSpec
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
                AcquireTime = isOurs ? seen!.Spec.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = seen is null ? 0 : (seen.Spec.LeaseTransitions ?? 0) + (isOurs ? 0 : 1),
            }
        );
    }

    /// <summary>The lease when nobody holds it: the next one need not wait.</summary>
    public static Lease Released(Lease held, LeaderElectionOptions options, DateTimeOffset now) =>
        Written(held, options, held.Spec with { HolderIdentity = null, LeaseDurationSeconds = 1, RenewTime = now });

    private static Lease Written(Lease? seen, LeaderElectionOptions options, LeaseSpec spec) =>
        new()
        {
            Metadata = new()
            {
                Namespace = options.Lease.Namespace,
                Name = options.Lease.Name,
                Uid = seen?.Metadata.Uid,
                ResourceVersion = seen?.Metadata.ResourceVersion,
            },
            Spec = spec,
        };
}
