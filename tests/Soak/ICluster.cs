using Sluice.Soak.Checks;
using Sluice.Soak.Processes;

namespace Sluice.Soak;

/// <summary>
/// What holds the deployment, its status and its pods, and the operators that work for it. Each change returns when it is made;
/// what takes a while is waited for where the name says so.
/// </summary>
internal interface ICluster : IAsyncDisposable
{
    /// <summary>The deployment's namespace.</summary>
    string Namespace { get; }

    OperatorProcesses Operators { get; }

    /// <summary>Starts the operators and makes the deployment; returns when pods are ready for both versions.</summary>
    Task StartAsync();

    /// <summary>Which operator leads, once one does.</summary>
    Task<int> FindLeaderAsync();

    /// <summary>Stops an operator where it stands (SIGSTOP), but not while it holds what others need.</summary>
    Task PauseAsync(int index);

    /// <summary>Waits until another operator leads than the one that did.</summary>
    Task UntilOtherLeadsAsync(int before);

    /// <summary>Writes other weights, each above 0.</summary>
    Task ChangeWeightsAsync(Random random);

    /// <summary>The two versions change places; returns when that is in effect and the old pods are told to end.</summary>
    Task SwitchVersionsAsync();

    /// <summary>Gives each revision a pod more than it needs, and waits until they are ready.</summary>
    Task AddPodsAsync();

    /// <summary>Ends one pod of several in order, as when its node is drained.</summary>
    Task DrainPodAsync(Random random);

    /// <summary>Ends one pod of several without a word; that it is gone is seen a while later.</summary>
    /// <param name="random">Which.</param>
    /// <param name="killing">Called just before.</param>
    Task KillPodAsync(Random random, Action killing);

    /// <summary>The generation that the status has, which is written before any router can know of it.</summary>
    Task<ulong> ReadGenerationAsync();

    /// <summary>What was written and heard, once nothing is changed any more.</summary>
    Task<Journals> ReadJournalsAsync();
}
