using Sluice.Soak.Processes;

namespace Sluice.Soak.Events;

/// <summary>Everything that changes, one thing after the other, in rounds; each round does all, in an order of chance.</summary>
/// <param name="cluster">Where it changes.</param>
/// <param name="routers">The routers.</param>
/// <param name="random">Chance.</param>
/// <param name="longestAbsence">How long all operators are away the first time; later times are short.</param>
internal sealed class Changes(ICluster cluster, RouterProcesses routers, Random random, TimeSpan longestAbsence)
{
    private const int EditsOfRound = 20;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortAbsence = TimeSpan.FromSeconds(3);
    private readonly Queue<Func<Task>> _round = [];
    private int _switches;
    private int _added;
    private int _drained;
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
        cluster.Operators.StartEnded();
        await _round.Dequeue()();
        await Task.Delay(Between, TimeProvider.System);
    }

    public override string ToString() =>
        $"edits {WeightEdits}, switches {_switches}, pods added {_added}, drained {_drained} and killed {Kills.Count}, "
        + $"routers restarted {_restarted}, operators killed {_operatorsKilled}, asleep {_asleep}, all away {_alone}";

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
        await cluster.ChangeWeightsAsync(random);
        WeightEdits++;
    }

    private async Task SwitchAsync()
    {
        await cluster.SwitchVersionsAsync();
        _switches++;
    }

    private async Task DrainAsync()
    {
        await AddAsync();
        await cluster.DrainPodAsync(random);
        _drained++;
    }

    private async Task KillPodAsync()
    {
        await AddAsync();
        await cluster.KillPodAsync(random, () => Kills.Add(Clock.Now));
    }

    private async Task AddAsync()
    {
        await cluster.AddPodsAsync();
        _added++;
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
        var index = random.Next(cluster.Operators.Count);
        await cluster.Operators.KillAsync(index);
        await EditAsync();
        cluster.Operators.Start(index);
        _operatorsKilled++;
    }

    /// <summary>The leader sleeps through an edit; the other leads; nothing goes back when it wakes.</summary>
    private async Task LeaderSleepsAsync()
    {
        var leader = await cluster.FindLeaderAsync();
        await cluster.PauseAsync(leader);
        await EditAsync();
        await cluster.UntilOtherLeadsAsync(leader);
        await EditAsync();
        await Task.Delay(Between, TimeProvider.System);
        cluster.Operators.Continue(leader);
        _asleep++;
    }

    /// <summary>No operator lives for a while, and a router is restarted meanwhile.</summary>
    private async Task NoOperatorAsync()
    {
        for (var index = 0; index < cluster.Operators.Count; index++)
            await cluster.Operators.KillAsync(index);
        await RestartRouterAsync();
        await Task.Delay(_alone == 0 ? longestAbsence : ShortAbsence, TimeProvider.System);
        for (var index = 0; index < cluster.Operators.Count; index++)
            cluster.Operators.Start(index);
        _alone++;
    }
}
