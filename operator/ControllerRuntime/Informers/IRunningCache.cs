namespace Sluice.ControllerRuntime.Informers;

/// <summary>A cache of any kind, to those who run and observe it.</summary>
public interface IRunningCache
{
    /// <summary>Of its objects.</summary>
    string Kind { get; }

    /// <summary>How many objects it has.</summary>
    int Count { get; }

    /// <summary>Whether all that there was has been read once.</summary>
    bool IsSynced { get; }

    /// <summary>Why it does not hear from the API server now; null: it does.</summary>
    string? Trouble { get; }

    /// <summary>
    /// How long ago its loop last came round: with a change, a bookmark, a failure, or the watch that follows on one which ended.
    /// </summary>
    TimeSpan SinceLastStep { get; }

    /// <summary>Follows until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellation);

    /// <summary>Until <see cref="IsSynced"/>.</summary>
    Task SyncedAsync(CancellationToken cancellation);
}
