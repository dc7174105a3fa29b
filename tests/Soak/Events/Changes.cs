using Sluice.Rendering.Revisions;
using Sluice.Soak.Checks;
using Sluice.Soak.Cluster;

namespace Sluice.Soak.Events;

/// <summary>Everything that changes, one thing after the other, in rounds; each round does all, in an order of chance.</summary>
internal sealed class Changes(
    ClusterFile file,
    OperatorProcesses operators,
    RouterProcesses routers,
    PodActor pods,
    Random random
)
{
    private const int EditsOfRound = 10;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(5);
    private readonly Queue<Func<Task>> _round = [];
    private int _switches;
    private int _drained;
    private int _killed;
    private int _restarted;
    private int _operatorsKilled;
    private int _asleep;
    private int _alone;

    /// <summary>Whether every kind of change was made as often as every other.</summary>
    public bool IsBetweenRounds => _round.Count == 0;

    /// <summary>When pods were killed.</summary>
    public List<long> Kills { get; } = [];

    /// <summary>Edits of weights made.</summary>
    public int WeightEdits { get; private set; }

    public async Task NextAsync()
    {
        if (_round.Count == 0)
            Plan();
        await _round.Dequeue()();
        await Task.Delay(Between, TimeProvider.System);
    }

    public override string ToString() =>
        $"edits {WeightEdits}, switches {_switches}, pods drained {_drained} and killed {_killed}, routers restarted {_restarted}, "
        + $"operators killed {_operatorsKilled}, asleep {_asleep}, all away {_alone}";

    /// <summary>Waits until every router has the last generation in effect.</summary>
    public static async Task UntilInEffectAsync(string folder, ClusterFile file, RouterProcesses routers)
    {
        while (true)
        {
            var generation = (ulong)file.Read().Status!.RouteGeneration;
            var journals = Journals.Read(folder);
            if (routers.Ready.All(router => journals.IsInEffect(router.Name, generation)))
                return;
            await Task.Delay(Between, TimeProvider.System);
        }
    }

    private void Plan()
    {
        Func<Task>[] round =
        [
            .. Enumerable.Repeat(EditAsync, EditsOfRound),
            SwitchAsync,
            DrainAsync,
            KillPodAsync,
            RestartRouterAsync,
            KillOperatorAsync,
            LeaderSleepsAsync,
            NoOperatorAsync,
        ];
        random.Shuffle(round);
        foreach (var change in round)
            _round.Enqueue(change);
    }

    private async Task EditAsync()
    {
        await Edits.ChangeWeightsAsync(file, random);
        WeightEdits++;
    }

    private async Task SwitchAsync()
    {
        await Edits.SwitchVersionsAsync(file);
        await UntilAsync(state => RevisionsOf(state).IsSupersetOf(WantedOf(state)));
        await pods.ConvergeAsync();
        await UntilAsync(state => RevisionsOf(state).SetEquals(WantedOf(state)));
        await pods.ConvergeAsync();
        _switches++;
    }

    private async Task DrainAsync()
    {
        await pods.ConvergeAsync(replicas: 2);
        await pods.DrainOneAsync(random);
        _drained++;
    }

    private async Task KillPodAsync()
    {
        await pods.ConvergeAsync(replicas: 2);
        // Backends under one generation are not acknowledged. While a router knows of no other pod, a killed one's requests are
        // lost whatever it does.
        await Task.Delay(Heard, TimeProvider.System);
        Kills.Add(Clock.Now);
        await pods.KillOneAsync(random);
        _killed++;
    }

    private async Task RestartRouterAsync()
    {
        var slot = random.Next(routers.Ready.Count);
        await routers.StopAsync(slot);
        await routers.StartAsync(slot);
        _restarted++;
    }

    private async Task KillOperatorAsync()
    {
        var index = random.Next(operators.Count);
        await operators.KillAsync(index);
        await EditAsync();
        operators.Start(index);
        _operatorsKilled++;
    }

    /// <summary>The leader sleeps through an edit; the other leads; nothing goes back when it wakes.</summary>
    private async Task LeaderSleepsAsync()
    {
        var leader = file.Read().Leader;
        var index = leader.EndsWith('0') ? 0 : 1;
        operators.Stop(index);
        await EditAsync();
        await UntilAsync(state => state.Leader != leader);
        await EditAsync();
        await Task.Delay(Between, TimeProvider.System);
        operators.Continue(index);
        _asleep++;
    }

    /// <summary>No operator lives, and a router is restarted.</summary>
    private async Task NoOperatorAsync()
    {
        for (var index = 0; index < operators.Count; index++)
            await operators.KillAsync(index);
        await RestartRouterAsync();
        for (var index = 0; index < operators.Count; index++)
            operators.Start(index);
        _alone++;
    }

    private static HashSet<(string, string)> WantedOf(ClusterState state) =>
        [
            .. state.Deployment.Spec.Variants.Select(variant =>
                (variant.Name, RevisionName.Of(state.Deployment, variant))
            ),
        ];

    private static HashSet<(string, string)> RevisionsOf(ClusterState state) =>
        [.. state.Status!.Revisions.Select(revision => (revision.Variant, revision.Name))];

    private async Task UntilAsync(Func<ClusterState, bool> isSo)
    {
        while (!isSo(file.Read()))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    }
}
