using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Events;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.KubernetesObjects.Meta;
using Sluice.Operator.Observing;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Reporting;
using Sluice.Rendering.Workloads;
using Sluice.Resources.Values;

namespace Sluice.Operator.Reconciling;

/// <summary>
/// Keeps everything behind a ModelDeployment as its spec asks: observe, plan, write the status, then what follows from it. The
/// status goes first and with the version that was observed, so whoever sees an old state, or no longer leads, stops there.
/// </summary>
/// <param name="source">Observes.</param>
/// <param name="options">The installation's.</param>
/// <param name="kubernetes">Refuses writes while another may lead.</param>
/// <param name="events">For people.</param>
/// <param name="time">The clock.</param>
/// <param name="log">One line a change.</param>
internal sealed class ModelDeploymentReconciler(
    ObservationSource source,
    WorkloadOptions options,
    IKubernetesClient kubernetes,
    EventRecorder events,
    TimeProvider time,
    ILogger<ModelDeploymentReconciler> log
) : IReconciler<ModelDeploymentObject>
{
    private static readonly NextVisit Soon = NextVisit.In(TimeSpan.FromSeconds(1));

    /// <summary>What each visit left for the next; only ever a hint.</summary>
    private readonly ConcurrentDictionary<ObjectKey, Memory> _memories = new();

    public async Task<NextVisit> ReconcileAsync(ModelDeploymentObject observed, CancellationToken cancellation)
    {
        var memory =
            _memories.GetValueOrDefault(observed.Key) is { } known && known.Uid == observed.Metadata.Uid ? known : null;
        if (memory is not null && memory.Superseded == observed.Metadata.ResourceVersion)
        {
            // The watch has not brought our own last write yet; its event visits again.
            return Soon;
        }

        var observation = await source.ObserveAsync(observed, cancellation) with { Taken = memory?.Taken ?? [] };
        var plan = ModelDeploymentPlan.Make(observation, options, time.GetUtcNow());
        if (plan.Status is null)
        {
            return NextVisit.OnChange;
        }

        await WriteStatusAsync(observed, ResourceJson.ToJsonObject(plan.Status)!, cancellation);
        Tell(observed, plan.Events);
        var isWhole = await WriteVerdictsAsync(plan.Verdicts, cancellation);
        var next = new NextVisit(plan.NextVisit);
        try
        {
            var writer = new ChangeWriter(kubernetes, observation.Owner, log);
            foreach (var change in plan.Changes)
            {
                await change.MakeAsync(writer, cancellation);
            }

            return isWhole && !Remember(observed, writer.Taken) ? next : next.Or(Soon);
        }
        catch (KubernetesException failure)
            when (failure.Fault == KubernetesFault.Forbidden
                && failure.Causes.Any(cause => cause.Reason == "NamespaceTerminating")
            )
        {
            // The namespace goes, and everything with it.
            return NextVisit.OnChange;
        }
    }

    /// <summary>Nothing is thrown that asks for this: plans say themselves what a person must do.</summary>
    public Task ReportStalledAsync(
        ModelDeploymentObject observed,
        StalledException stall,
        CancellationToken cancellation
    ) => Task.CompletedTask;

    public void Forget(ObjectKey key) => _memories.TryRemove(key, out _);

    private async Task WriteStatusAsync(
        ModelDeploymentObject observed,
        JsonObject status,
        CancellationToken cancellation
    )
    {
        var before = observed.Status is null ? "" : CanonicalJson.Write(observed.Status);
        if (before == CanonicalJson.Write(status))
        {
            return;
        }

        var written = await kubernetes.ApplyStatusAsync(
            new ModelDeploymentObject
            {
                Metadata = new()
                {
                    Name = observed.Metadata.Name,
                    Namespace = observed.Metadata.Namespace,
                    Uid = observed.Metadata.Uid,
                    ResourceVersion = observed.Metadata.ResourceVersion,
                },
                Status = status,
            },
            FieldOwner.SluiceStatus,
            cancellation
        );
        if (written.Metadata.ResourceVersion != observed.Metadata.ResourceVersion)
        {
            var taken = _memories.GetValueOrDefault(observed.Key)?.Taken ?? [];
            _memories[observed.Key] = new(observed.Metadata.Uid, observed.Metadata.ResourceVersion, taken);
        }
    }

    /// <returns>Whether all could be written: a pod whose status has changed meanwhile is looked at again.</returns>
    private async Task<bool> WriteVerdictsAsync(IReadOnlyList<PodVerdict> verdicts, CancellationToken cancellation)
    {
        var isWhole = true;
        foreach (var verdict in verdicts)
        {
            var pod = verdict.Pod.Pod.Metadata;
            var said = new Pod
            {
                Metadata = new()
                {
                    Name = pod.Name,
                    Namespace = pod.Namespace,
                    Uid = pod.Uid,
                    ResourceVersion = pod.ResourceVersion,
                },
                Status = new() { Conditions = [verdict.Write(time.GetUtcNow())] },
            };
            try
            {
                await kubernetes.ApplyStatusAsync(said, FieldOwner.SluiceStatus, cancellation);
            }
            catch (KubernetesException failure)
                when (failure.Fault is KubernetesFault.Conflict or KubernetesFault.NotFound)
            {
                isWhole = false;
            }
        }

        return isWhole;
    }

    private void Tell(ModelDeploymentObject observed, IReadOnlyList<PlannedEvent> happened)
    {
        foreach (var news in happened)
        {
            var severity = news.IsWarning ? EventSeverity.Warning : EventSeverity.Normal;
            events.Record(Happening.To(observed, severity, news.Reason, "Reconcile", news.Message));
            OperatorLog.Happened(log, observed.Key, news.Message);
        }
    }

    /// <returns>Whether that is news.</returns>
    private bool Remember(ModelDeploymentObject observed, IReadOnlyList<string> taken)
    {
        var before = _memories.GetValueOrDefault(observed.Key);
        if ((before?.Taken ?? []).SequenceEqual(taken))
        {
            return false;
        }

        _memories[observed.Key] = new(observed.Metadata.Uid, before?.Superseded, taken);
        return true;
    }

    /// <param name="Uid">Of the object that it is about.</param>
    /// <param name="Superseded">The version that our last write of the status replaced.</param>
    /// <param name="Taken">Names that somebody else has.</param>
    private sealed record Memory(string? Uid, string? Superseded, IReadOnlyList<string> Taken);
}
