using Sluice.Cli.Manifests;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Workloads;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Values;

namespace Sluice.Cli.Plan;

/// <summary>One run of <c>plan</c>: the operator's own decision about a manifest, shown and not carried out.</summary>
/// <param name="options">The command line.</param>
/// <param name="report">Tells the user.</param>
/// <param name="connect">Makes the client of a kubeconfig's cluster; throws as the client does.</param>
/// <param name="time">The clock.</param>
internal sealed class PlanRun(
    PlanOptions options,
    PlanReport report,
    Func<string, string?, IKubernetesClient> connect,
    TimeProvider time
)
{
    /// <summary>Shows the plan.</summary>
    /// <returns>The process's exit status: 0 also when something would change.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (TryRead() is not { } wanted)
        {
            return 1;
        }

        try
        {
            var live = await LookAsync(wanted, cancellation);
            return
                live.Served is { Status: { } status }
                && Immutability.Check(status.ModelName, wanted) is { Count: > 0 } moved
                ? Refuse(moved)
                : await ShowAsync(wanted, live, cancellation);
        }
        catch (KubernetesException failure)
        {
            report.Fatal($"the cluster cannot be asked: {failure.Message}");
            return 1;
        }
    }

    private ModelDeployment? TryRead()
    {
        try
        {
            var reading = ManifestReader.Read(File.ReadAllText(options.File), options.File);
            report.Refused(reading.Problems);
            return reading.Value;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            report.Fatal($"cannot read the manifest {options.File}: {failure.Message}");
            return null;
        }
    }

    private async Task<LiveState> LookAsync(ModelDeployment wanted, CancellationToken cancellation)
    {
        if (options.Kubeconfig is null)
        {
            return LiveState.Nothing(wanted);
        }

        using var kubernetes = new Disposing(connect(options.Kubeconfig, options.Context));
        try
        {
            return await LiveState.ReadAsync(kubernetes.Client, wanted, cancellation);
        }
        catch (KubernetesException missing) when (missing.Fault == KubernetesFault.NotServed)
        {
            report.Note(
                "The cluster does not know ModelDeployments yet: sluice crds | kubectl apply --server-side -f -\n"
            );
            return LiveState.Nothing(wanted);
        }
    }

    private int Refuse(IReadOnlyList<ManifestProblem> problems)
    {
        report.Refused(problems.Select(problem => problem with { File = options.File }));
        return 1;
    }

    private async Task<int> ShowAsync(ModelDeployment wanted, LiveState live, CancellationToken cancellation)
    {
        if (wanted.Spec.Suspend)
        {
            report.Note("spec.suspend is true: the operator changes nothing until it is false. Then:\n");
        }

        // What is suspended is planned as if it were not.
        var going = wanted with
        {
            Spec = wanted.Spec with { Suspend = false },
        };
        var plan = ModelDeploymentPlan.Make(
            live.Observation with
            {
                Deployment = going,
            },
            new WorkloadOptions { Image = options.Image, RouterScope = options.Routers },
            time.GetUtcNow()
        );
        var notes = new PlanNotes(live.Find);
        foreach (var change in plan.Changes)
        {
            await change.MakeAsync(notes, cancellation);
        }

        report.Changes([.. Itself(wanted, live), .. notes.Changes]);
        if (plan.Status is { } after)
        {
            report.Rollouts(wanted, live.Served?.Status, after);
        }

        return 0;
    }

    /// <summary>The ModelDeployment's own difference: what the user is about to apply.</summary>
    private static IEnumerable<PlannedChange> Itself(ModelDeployment wanted, LiveState live)
    {
        var subject = $"{ModelDeployment.SupportedKind} {wanted.Metadata.Name}";
        if (live.Served is not { } served)
        {
            return [new PlannedChange(PlannedVerb.Create, subject, [])];
        }

        var lines = LineDiff.Of(SpecOf(served.Reading.Value), SpecOf(wanted));
        return lines.Count == 0 ? [] : [new PlannedChange(PlannedVerb.Change, subject, lines)];
    }

    private static string SpecOf(ModelDeployment? deployment) =>
        deployment is null ? "" : YamlWriter.Write(ResourceJson.ToJsonObject(deployment.Spec)!);

    private sealed record Disposing(IKubernetesClient Client) : IDisposable
    {
        public void Dispose() => (Client as IDisposable)?.Dispose();
    }
}
