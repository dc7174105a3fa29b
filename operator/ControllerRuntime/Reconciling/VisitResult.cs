namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>How a visit ended; the metrics' label.</summary>
public enum VisitResult
{
    /// <summary>As it should.</summary>
    Done,

    /// <summary>It waits for something.</summary>
    Waiting,

    /// <summary>A person must act.</summary>
    Stalled,

    /// <summary>What it had seen was out of date.</summary>
    Conflict,

    /// <summary>The API server could not be reached or did not manage.</summary>
    ServerTrouble,

    /// <summary>By anything else.</summary>
    Failed,

    /// <summary>It was broken off because this replica leads no more.</summary>
    Abandoned,
}
