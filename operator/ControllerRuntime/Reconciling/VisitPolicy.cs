using Sluice.ControllerRuntime.Leadership;
using Sluice.ControllerRuntime.Queue;
using Sluice.KubernetesClient.Errors;

namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>The one place that maps how a visit ended to the next visit. Pure but for the chance in the waits.</summary>
/// <param name="waits">After failures.</param>
public sealed class VisitPolicy(FailureWaits waits)
{
    /// <summary>After a visit that returned.</summary>
    public static VisitPlan After(NextVisit next) => new(VisitResult.Done, next.After, CountsAsFailure: false);

    /// <summary>After a visit that threw.</summary>
    /// <param name="thrown">What.</param>
    /// <param name="failures">How many visits of this object in a row failed before it, in the same way (<see cref="FailureRun"/>).</param>
    /// <param name="isEnding">Whether this replica was told to stop leading.</param>
    public VisitPlan After(Exception thrown, int failures, bool isEnding) =>
        thrown switch
        {
            // Where this replica leads on after all, the visit must not be lost; where it does not, the queue is.
            NotLeadingException => new(VisitResult.Abandoned, waits.OfServer(1), CountsAsFailure: false),
            OperationCanceledException when isEnding => new(VisitResult.Abandoned, null, CountsAsFailure: false),
            StalledException => new(VisitResult.Stalled, null, CountsAsFailure: false),
            WaitException wait => new(VisitResult.Waiting, wait.After, CountsAsFailure: false),
            KubernetesException refused => AfterRefusal(refused, failures),
            _ => new(VisitResult.Failed, waits.OfObject(failures + 1), CountsAsFailure: true),
        };

    /// <summary>Whether nothing is wrong with the object, and the API server may be back at any time.</summary>
    internal static bool IsServersTrouble(Exception thrown) =>
        thrown
            is KubernetesException
            {
                Fault: KubernetesFault.Gone
                    or KubernetesFault.TooManyRequests
                    or KubernetesFault.Timeout
                    or KubernetesFault.Unreachable
                    or KubernetesFault.ServerError
            };

    private VisitPlan AfterRefusal(KubernetesException refused, int failures)
    {
        // Never a long wait.
        if (IsServersTrouble(refused))
        {
            var ours = waits.OfServer(failures + 1);
            var after = refused.RetryAfter is { } theirs && theirs > ours ? theirs : ours;
            return new(VisitResult.ServerTrouble, after, CountsAsFailure: true);
        }

        switch (refused.Fault)
        {
            // What was seen is out of date: the cache learns it in a moment.
            case KubernetesFault.Conflict:
            case KubernetesFault.NotFound:
            case KubernetesFault.AlreadyExists:
                return new(VisitResult.Conflict, waits.OfObject(failures + 1), CountsAsFailure: true);
            default:
                return new(VisitResult.Failed, waits.OfObject(failures + 1), CountsAsFailure: true);
        }
    }
}
