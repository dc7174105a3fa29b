using Sluice.Rendering.Revisions;
using Sluice.Soak.Checks;
using Sluice.Soak.Processes;

namespace Sluice.Soak.Scripted;

/// <summary>A file in the place of an API server, and operators that decide as ours do, without Kubernetes.</summary>
internal sealed class ScriptedCluster : ICluster
{
    // What a router tells of backends under one generation is not acknowledged.
    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(5);
    private readonly string _folder;
    private readonly ClusterFile _file;
    private readonly ScriptedPods _pods;

    public ScriptedCluster(string folder, string models, IReadOnlyList<int> operatorPorts, Ports ports)
    {
        _folder = folder;
        _file = new ClusterFile(Path.Combine(folder, "cluster.json"));
        _pods = new ScriptedPods(_file, models, folder, ports);
        Operators = new OperatorProcesses(
            folder,
            operatorPorts,
            "Sluice.Soak",
            (index, port) => ["operator", folder, $"operator-{index}", $"{port}"]
        );
    }

    public string Namespace => "default";

    public OperatorProcesses Operators { get; }

    public async Task StartAsync()
    {
        _file.Create(new ClusterState(1, 1, Edits.First, null, [], "", 0));
        for (var index = 0; index < Operators.Count; index++)
            Operators.Start(index);
        await Until.TrueAsync("an operator leads", () => _file.Read().Status is not null);
        await _pods.ConvergeAsync();
    }

    public async Task<int> FindLeaderAsync()
    {
        await Until.TrueAsync("an operator leads", () => _file.Read().Leader.Length > 0);
        return _file.Read().Leader.EndsWith('0') ? 0 : 1;
    }

    public Task PauseAsync(int index) =>
        _file.ChangeAsync(state =>
        {
            Operators.Stop(index);
            return state;
        });

    public Task UntilOtherLeadsAsync(int before) =>
        Until.TrueAsync(
            "another operator leads",
            () => !_file.Read().Leader.EndsWith($"-{before}", StringComparison.Ordinal)
        );

    public Task ChangeWeightsAsync(Random random) => Edits.ChangeWeightsAsync(_file, random);

    public async Task SwitchVersionsAsync()
    {
        await Edits.SwitchVersionsAsync(_file);
        await UntilAsync("the status has the new revisions", state => RevisionsOf(state).IsSupersetOf(WantedOf(state)));
        await _pods.ConvergeAsync();
        await UntilAsync(
            "the status has the new revisions only",
            state => RevisionsOf(state).SetEquals(WantedOf(state))
        );
        await _pods.ConvergeAsync();
    }

    public Task AddPodsAsync() => _pods.ConvergeAsync(replicas: 2);

    public Task DrainPodAsync(Random random) => _pods.DrainOneAsync(random);

    public async Task KillPodAsync(Random random, Action killing)
    {
        // While a router knows of no other pod, a killed one's requests are lost whatever it does.
        await Task.Delay(Heard, TimeProvider.System);
        killing();
        await _pods.KillOneAsync(random);
    }

    public Task<ulong> ReadGenerationAsync() => Task.FromResult((ulong)_file.Read().Status!.RouteGeneration);

    public async Task<Journals> ReadJournalsAsync()
    {
        await _pods.WhenEndedAsync();
        return OperatorJournal.ReadAll(_folder);
    }

    public ValueTask DisposeAsync()
    {
        Operators.Dispose();
        _pods.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HashSet<(string, string)> WantedOf(ClusterState state) =>
        [
            .. state.Deployment.Spec.Variants.Select(variant =>
                (variant.Name, RevisionName.Of(state.Deployment, variant))
            ),
        ];

    private static HashSet<(string, string)> RevisionsOf(ClusterState state) =>
        [.. state.Status!.Revisions.Select(revision => (revision.Variant, revision.Name))];

    private Task UntilAsync(string what, Func<ClusterState, bool> isSo) =>
        Until.TrueAsync(what, () => isSo(_file.Read()));
}
