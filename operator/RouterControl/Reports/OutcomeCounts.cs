using Sluice.Protos.Control;

namespace Sluice.RouterControl.Reports;

/// <summary>Counts of requests. Those that their callers gave up are in none of the outcomes.</summary>
/// <param name="Scheduled">Places of the schedule.</param>
/// <param name="Forwarded">Sent on to a pod, of every kind.</param>
/// <param name="Ok">Ended well.</param>
/// <param name="CallerErrors">Refused for what the caller sent.</param>
/// <param name="ServerErrors">Ended by a fault of the server.</param>
/// <param name="Deadlines">Took too long.</param>
/// <param name="Unavailable">Nobody could answer.</param>
public sealed record OutcomeCounts(
    long Scheduled,
    long Forwarded,
    long Ok,
    long CallerErrors,
    long ServerErrors,
    long Deadlines,
    long Unavailable
)
{
    /// <summary>No requests.</summary>
    public static OutcomeCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Predictions that ended, in whichever way.</summary>
    public long Ended => Ok + CallerErrors + ServerErrors + Deadlines + Unavailable;

    /// <summary>Both together.</summary>
    public OutcomeCounts Plus(OutcomeCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new OutcomeCounts(
            Scheduled + other.Scheduled,
            Forwarded + other.Forwarded,
            Ok + other.Ok,
            CallerErrors + other.CallerErrors,
            ServerErrors + other.ServerErrors,
            Deadlines + other.Deadlines,
            Unavailable + other.Unavailable
        );
    }

    internal static OutcomeCounts Of(RevisionReport report) =>
        new(
            (long)report.Scheduled,
            (long)report.Forwarded,
            (long)report.Ok,
            (long)report.CallerErrors,
            (long)report.ServerErrors,
            (long)report.Deadlines,
            (long)report.Unavailable
        );
}
