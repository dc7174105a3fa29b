using Sluice.ControllerRuntime.Conditions;
using Sluice.ControllerRuntime.Events;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.ConfigMaps;

namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>Keeps the ConfigMaps of a parcel as it asks: observe, plan, apply, report.</summary>
/// <param name="kubernetes">Writes only while this replica leads.</param>
/// <param name="pieces">All ConfigMaps of parcels.</param>
/// <param name="byOwner">Them by their owner's uid.</param>
/// <param name="events">For people.</param>
/// <param name="time">The time of transitions.</param>
public sealed class ParcelReconciler(
    IKubernetesClient kubernetes,
    IObjectCache<ConfigMap> pieces,
    CacheIndex<ConfigMap> byOwner,
    EventRecorder events,
    TimeProvider time
) : IReconciler<Parcel>
{
    /// <inheritdoc/>
    public async Task<NextVisit> ReconcileAsync(Parcel observed, CancellationToken cancellation)
    {
        if (observed.Spec.Text == "refuse")
            throw new StalledException("TextRefused", "spec.text: 'refuse' is refused; write something else");

        var plan = ParcelPlan.Make(observed, pieces.FindAll(byOwner, observed.Metadata.Uid!));
        foreach (var piece in plan.Created)
            await kubernetes.CreateAsync(piece, FieldOwner.Sluice, cancellation);
        foreach (var piece in plan.Applied)
            await kubernetes.ApplyAsync(piece, FieldOwner.Sluice, cancellation);
        foreach (var piece in plan.Deleted)
            await kubernetes.DeleteAsync<ConfigMap>(piece.Key, new() { Uid = piece.Metadata.Uid }, cancellation);

        await ReportAsync(observed, plan.Status(observed, time.GetUtcNow()), cancellation);
        if (plan.IsNews)
            events.Record(Happening.To(observed, EventSeverity.Normal, "Packed", "Pack", "all pieces hold the text"));
        return NextVisit.OnChange;
    }

    /// <inheritdoc/>
    public Task ReportStalledAsync(Parcel observed, StalledException stall, CancellationToken cancellation) =>
        ReportAsync(
            observed,
            (observed.Status ?? new()) with
            {
                ObservedGeneration = observed.Metadata.Generation,
                Conditions = Conditions(observed).True("Stalled", stall.Reason, stall.Message).ToList(),
            },
            cancellation
        );

    private async Task ReportAsync(Parcel observed, ParcelStatus status, CancellationToken cancellation)
    {
        // Nothing new, nothing written: each write would be a change that asks for the next visit.
        if (ParcelPlan.AreEqual(status, observed.Status))
            return;

        await kubernetes.ApplyStatusAsync(
            new Parcel
            {
                Metadata = new()
                {
                    Namespace = observed.Metadata.Namespace,
                    Name = observed.Metadata.Name,
                    Uid = observed.Metadata.Uid,
                    ResourceVersion = observed.Metadata.ResourceVersion,
                },
                Status = status,
            },
            FieldOwner.SluiceStatus,
            cancellation
        );
    }

    private ConditionSet Conditions(Parcel observed) =>
        new(observed.Status?.Conditions, observed.Metadata.Generation ?? 0, time.GetUtcNow());
}
