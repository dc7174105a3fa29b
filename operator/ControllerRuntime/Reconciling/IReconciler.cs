using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>
/// Brings the world to what an object asks for. Level-based: it is told which object to look at, never what happened to it, so
/// a change that was missed or told twice does no harm.
/// </summary>
/// <remarks>
/// Called by the <see cref="Controller{T}"/> only while this replica leads, and never twice at once for the same object. How
/// a visit ends is mapped to the next one in <see cref="VisitPolicy"/>, and nowhere else: return when to come again, or throw.
/// <see cref="StalledException"/>: a person must act; <see cref="ReportStalledAsync"/> is called and there is no next visit
/// before a change. <see cref="WaitException"/>: come again after that time. A conflict, or anything else: come again, later
/// with each failure in a row. Writes go through the client that the host gives, which refuses them once another may lead.
/// </remarks>
/// <typeparam name="T">The kind that is reconciled.</typeparam>
public interface IReconciler<T>
    where T : KubernetesObject, IResource<T>
{
    /// <summary>One visit.</summary>
    /// <param name="observed">As the cache has it: it may be out of date, and then a write with its version is a conflict.</param>
    /// <param name="cancellation">When this replica stops leading, or the visit has taken too long.</param>
    /// <returns>When to come again though nothing changes.</returns>
    Task<NextVisit> ReconcileAsync(T observed, CancellationToken cancellation);

    /// <summary>Writes into the object's status that a person must act, and why. What it throws is mapped like a visit's.</summary>
    Task ReportStalledAsync(T observed, StalledException stall, CancellationToken cancellation);

    /// <summary>The object is gone: what was kept of it in memory may go too.</summary>
    void Forget(ObjectKey key) { }
}
