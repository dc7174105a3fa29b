using System.Collections.Concurrent;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Queue;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>
/// Visits the objects of a kind while this replica leads: all of them when it comes to lead, then each that changes, or for
/// which something changes, and each whose time has come. How a visit ends decides the next one (<see cref="VisitPolicy"/>).
/// </summary>
/// <typeparam name="T">The kind that is reconciled.</typeparam>
public sealed class Controller<T> : IController
    where T : KubernetesObject, IResource<T>
{
    private readonly IReconciler<T> _reconciler;
    private readonly ObjectCache<T> _subjects;
    private readonly ControllerOptions<T> _options;
    private readonly ControllerTools _tools;
    private readonly List<Func<Action<ObjectKey>, IDisposable>> _sources = [];
    private readonly List<Func<CancellationToken, Task>> _synced = [];
    private readonly ConcurrentDictionary<ObjectKey, FailureRun> _failures = new();
    private readonly ConcurrentDictionary<ObjectKey, long> _visits = new();
    private WorkQueue<ObjectKey>? _queue;

    /// <summary>Does nothing until it runs.</summary>
    /// <param name="reconciler">Does the work.</param>
    /// <param name="subjects">The objects.</param>
    /// <param name="options">How.</param>
    /// <param name="tools">What it works with.</param>
    public Controller(
        IReconciler<T> reconciler,
        ObjectCache<T> subjects,
        ControllerOptions<T> options,
        ControllerTools tools
    )
    {
        if (options.Workers is < 1 or > 100)
            throw new ArgumentException($"Workers: expected 1 to 100, found {options.Workers}", nameof(options));
        if (options.VisitLimit <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"VisitLimit: expected more than 0, found {options.VisitLimit}",
                nameof(options)
            );
        }
        _reconciler = reconciler;
        _subjects = subjects;
        _options = options;
        _tools = tools;
        Watch(subjects, subject => [subject.Key]);
        tools.Report.Add(Kind, () => Volatile.Read(ref _queue)?.Depth ?? 0);
    }

    /// <inheritdoc/>
    public string Kind => T.Type.Kind;

    /// <inheritdoc/>
    public TimeSpan VisitLimit => _options.VisitLimit;

    /// <inheritdoc/>
    public TimeSpan LongestVisit =>
        _visits.Values.Select(began => _tools.Time.GetElapsedTime(began)).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>Visits objects when others change too. Before it runs.</summary>
    /// <param name="others">The others, whose cache the host runs.</param>
    /// <param name="subjects">Pure: another → the objects to visit; asked of it as it was and as it is.</param>
    public Controller<T> Watch<TOther>(ObjectCache<TOther> others, Func<TOther, IEnumerable<ObjectKey>> subjects)
        where TOther : KubernetesObject, IResource<TOther>
    {
        _synced.Add(others.SyncedAsync);
        _sources.Add(add =>
            others.Subscribe(change =>
            {
                foreach (var other in new[] { change.Before, change.Now })
                {
                    foreach (var key in other is null ? [] : subjects(other))
                        add(key);
                }
            })
        );
        return this;
    }

    /// <summary>Visits objects when others that they own change: those whose controlling owner is of this kind.</summary>
    public Controller<T> WatchOwned<TOther>(ObjectCache<TOther> others)
        where TOther : KubernetesObject, IResource<TOther> =>
        Watch(
            others,
            other =>
                other.Metadata.ControllerOwner is { } owner && owner.Kind == T.Type.Kind && IsOurGroup(owner.ApiVersion)
                    ? [new ObjectKey(other.Metadata.Namespace, owner.Name)]
                    : []
        );

    /// <summary>An object is to be visited, for a reason that no cache knows. Nothing where this replica does not lead.</summary>
    public void Visit(ObjectKey key) => Volatile.Read(ref _queue)?.Add(key);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leading)
    {
        await Task.WhenAll(_synced.Select(synced => synced(leading)));
        using var queue = new WorkQueue<ObjectKey>(_tools.Time);
        _failures.Clear();
        var subscriptions = _sources.Select(source => source(key => queue.Add(key))).ToArray();
        try
        {
            foreach (var subject in _subjects.ToList())
                queue.Add(subject.Key);
            Volatile.Write(ref _queue, queue);
            await Task.WhenAll(Enumerable.Range(0, _options.Workers).Select(_ => WorkAsync(queue, leading)));
        }
        finally
        {
            Volatile.Write(ref _queue, null);
            foreach (var subscription in subscriptions)
                subscription.Dispose();
        }
    }

    private static bool IsOurGroup(string apiVersion) =>
        apiVersion.LastIndexOf('/') is var slash && apiVersion[..Math.Max(slash, 0)] == T.Type.Group;

    private async Task WorkAsync(WorkQueue<ObjectKey> queue, CancellationToken leading)
    {
        // Away from the caller's thread from the first visit on.
        await Task.Yield();
        while (true)
        {
            ObjectKey key;
            try
            {
                (key, var waited) = await queue.TakeAsync(leading);
                _tools.Report.Waited(Kind, waited);
            }
            catch (OperationCanceledException) when (leading.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (await VisitAsync(key, leading) is { } after)
                    queue.AddAfter(key, after);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    /// <returns>When to come again; null: on a change.</returns>
    private async Task<TimeSpan?> VisitAsync(ObjectKey key, CancellationToken leading)
    {
        if (_subjects.Find(key) is not { } subject)
        {
            _failures.TryRemove(key, out _);
            _reconciler.Forget(key);
            return null;
        }

        // What is being deleted is left to the garbage collector: there are no finalizers of ours.
        if (subject.Metadata.DeletionTimestamp is not null || _options.IsSuspended(subject))
            return null;

        var began = _tools.Time.GetTimestamp();
        _visits[key] = began;
        using var visit = _tools.Report.Begin(Kind, key);
        var (plan, thrown) = await AttemptAsync(subject, leading);
        _visits.TryRemove(key, out _);
        var failures = plan.CountsAsFailure ? _failures.GetValueOrDefault(key).And(thrown!) : default;
        if (failures.Count > 0)
            _failures[key] = failures;
        else
            _failures.TryRemove(key, out _);
        visit.End(plan, thrown, failures.Count, _tools.Time.GetElapsedTime(began));
        return plan.After;
    }

    private async Task<(VisitPlan Plan, Exception? Thrown)> AttemptAsync(T subject, CancellationToken leading)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(leading);
        using var timer = _tools.Time.CreateTimer(_ => limit.Cancel(), null, VisitLimit, Timeout.InfiniteTimeSpan);
        try
        {
            return (VisitPolicy.After(await _reconciler.ReconcileAsync(subject, limit.Token)), null);
        }
        catch (StalledException stall)
        {
            try
            {
                await _reconciler.ReportStalledAsync(subject, stall, limit.Token);
                return (PlanAfter(stall), stall);
            }
            catch (Exception thrown)
            {
                return (PlanAfter(thrown), thrown);
            }
        }
        catch (Exception thrown)
        {
            return (PlanAfter(thrown), thrown);
        }

        VisitPlan PlanAfter(Exception thrown) =>
            _tools.Policy.After(
                thrown,
                _failures.GetValueOrDefault(subject.Key).Before(thrown),
                leading.IsCancellationRequested
            );
    }
}
