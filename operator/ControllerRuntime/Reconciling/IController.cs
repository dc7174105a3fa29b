namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>A controller of any kind, to the host.</summary>
public interface IController
{
    /// <summary>Of the objects it reconciles.</summary>
    string Kind { get; }

    /// <summary>How long the longest visit under way has taken.</summary>
    TimeSpan LongestVisit { get; }

    /// <summary>How long one may take.</summary>
    TimeSpan VisitLimit { get; }

    /// <summary>Visits all objects, then those that change, while this replica leads; ends when the visits under way have.</summary>
    Task RunAsync(CancellationToken leading);
}
