using Sluice.Rendering.Routing;
using Sluice.Soak.Processes;

namespace Sluice.Soak.Scripted;

/// <summary>
/// What Deployments and kubelets are in a cluster: runs a pod for every revision of the status, more where told, and ends
/// those of revisions that are no more.
/// </summary>
internal sealed class ScriptedPods(ClusterFile file, string models, string logs, Ports ports) : IDisposable
{
    private readonly List<(string Variant, string Revision, ServerProcess Pod)> _pods = [];
    private readonly List<Task> _ending = [];

    /// <summary>Makes what runs what the status asks for; returns when all that it started is ready.</summary>
    public async Task ConvergeAsync(int replicas = 1)
    {
        var status = file.Read().Status;
        if (status is null)
            return;
        var wanted = status.Revisions.ToDictionary(
            revision => (revision.Variant, revision.Name),
            revision => revision.Version
        );
        foreach (var ((variant, revision), version) in wanted)
        {
            while (_pods.Count(pod => pod.Variant == variant && pod.Revision == revision) < replicas)
                _pods.Add((variant, revision, await ServerProcess.StartAsync(version, models, logs, ports)));
        }
        await SayAsync();

        var unwanted = _pods.Where(pod => !wanted.ContainsKey((pod.Variant, pod.Revision))).ToArray();
        foreach (var pod in unwanted)
            await EndAsync(pod);
    }

    /// <summary>One pod of several is drained, as when its node is: it is not ready from the moment that it is told to end.</summary>
    public async Task DrainOneAsync(Random random)
    {
        if (Spare(random) is { } pod)
            await EndAsync(pod);
    }

    /// <summary>One pod of several is gone, without a word; that it is gone is seen a while later.</summary>
    public async Task KillOneAsync(Random random)
    {
        if (Spare(random) is not { } pod)
            return;
        pod.Pod.Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        _pods.Remove(pod);
        await SayAsync();
        pod.Pod.Dispose();
    }

    public Task WhenEndedAsync() => Task.WhenAll(_ending);

    public void Dispose()
    {
        foreach (var (_, _, pod) in _pods)
            pod.Dispose();
    }

    private (string Variant, string Revision, ServerProcess Pod)? Spare(Random random)
    {
        var spare = _pods
            .GroupBy(pod => (pod.Variant, pod.Revision))
            .Where(group => group.Count() > 1)
            .SelectMany(group => group)
            .ToArray();
        return spare.Length == 0 ? null : spare[random.Next(spare.Length)];
    }

    private async Task EndAsync((string Variant, string Revision, ServerProcess Pod) pod)
    {
        _pods.Remove(pod);
        await SayAsync();
        _ending.Add(StopAsync(pod.Pod));
    }

    private static async Task StopAsync(ServerProcess pod)
    {
        await pod.StopAsync();
        pod.Dispose();
    }

    private Task SayAsync()
    {
        ObservedPod[] pods =
        [
            .. _pods.Select(each => new ObservedPod(each.Variant, each.Revision, each.Pod.Grpc, true)),
        ];
        return file.ChangeAsync(state => state with { Pods = pods });
    }
}
