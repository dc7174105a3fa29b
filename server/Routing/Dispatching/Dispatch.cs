using System.Diagnostics;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Routing.Choosing;
using Sluice.Routing.Errors;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Health;
using Sluice.Routing.Limits;
using Sluice.Routing.Matching;
using Sluice.Routing.Table;
using Sluice.Routing.Telemetry;

namespace Sluice.Routing.Dispatching;

/// <summary>
/// Brings one request to a backend: match, admit, choose, send; try again or wait where that may help. Until it is disposed
/// the table that the request follows is in use, and what the request takes is counted.
/// </summary>
/// <param name="parts">What it works with.</param>
/// <param name="request">The request.</param>
/// <param name="decision">Where what is decided is written.</param>
/// <param name="deadline">The request's; the route's default is added to it.</param>
internal sealed class Dispatch(
    DispatchParts parts,
    DispatchRequest request,
    Decision decision,
    RequestDeadline deadline
) : IAsyncDisposable
{
    private readonly List<Backend> _tried = [];
    private TableLease? _lease;
    private RouteUse? _use;
    private IBackendAnswer? _answer;
    private Backend? _loaded;
    private Activity? _span;
    private Waiting? _waiting;
    private int _repeats;

    /// <summary>Waits for the head of an answer, which is disposed with this.</summary>
    /// <exception cref="RoutingException">There is none, and why.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed, or the caller has gone away.</exception>
    public async Task<IBackendAnswer> SendAsync()
    {
        while (true)
        {
            Follow(parts.State.Acquire());
            if (FindRevision() is { } revision && await TryBackendsAsync(revision) is { } answer)
            {
                request.Body?.KeepUpTo(0);
                return answer;
            }
            await WaitAsync();
        }
    }

    /// <summary>The backend broke off what <see cref="SendAsync"/> returned.</summary>
    public void BlameForBreakingOff(BackendException failure)
    {
        var (revision, backend) = (decision.Revision!, decision.Backend!);
        DispatchLog.BrokeOff(parts.Logger, backend.Address, revision.Variant, revision.Name, failure.Message, failure);
        NoteFailure(revision, backend, failure.Failure);
    }

    public async ValueTask DisposeAsync()
    {
        await EndTryAsync();
        _use?.End();
        _lease?.Dispose();
    }

    private void Follow(TableLease lease)
    {
        _lease?.Dispose();
        _lease = lease;
    }

    /// <summary>Who shall answer: whoever it was before, where the table still says so, else whom the table chooses.</summary>
    /// <returns>Null when nobody can just now.</returns>
    private Revision? FindRevision()
    {
        var table = _lease!.Table;
        if (!table.IsTold)
            return null;
        var route = RouteMatcher.Match(table, request.Match, parts.Options.DefaultNamespace);
        Admit(route);
        if (FindAgain(route) is { } again)
            return again;

        (decision.Route, decision.Revision) = (route, null);
        if (IsForFirstPod(route))
            return null;
        var choice = RevisionChooser.Choose(route, request.Choice);
        decision.Reason = choice.Reason;
        if (choice.Revision is null && !route.CanAnswer)
            return null;
        decision.Revision = choice.Revision ?? RevisionChooser.Take(route);
        return decision.Revision;
    }

    /// <summary>A place that was taken is kept under its generation, and a retry goes where the first try went.</summary>
    private Revision? FindAgain(Route route)
    {
        if (decision.Revision is not { } chosen)
            return null;
        var isSame = decision.Route!.Identity == route.Identity;
        if (!isSame && decision.Tries == 0)
            return null;
        return route.Revisions.FirstOrDefault(each => each.Variant == chosen.Variant && each.Name == chosen.Name);
    }

    /// <summary>The same revision in the newest table, so that a retry meets no backend that is on its way out.</summary>
    private Revision Newest(Revision revision)
    {
        if (!_lease!.Replaced.IsCompleted)
            return revision;
        var newer = parts.State.Acquire();
        var route = decision.Route!;
        var again = newer
            .Table.FindNamespace(route.Namespace)
            ?.FindDeployment(route.Deployment)
            ?.Revisions.FirstOrDefault(each => each.Variant == revision.Variant && each.Name == revision.Name);
        if (again is null)
        {
            newer.Dispose();
            return revision;
        }
        Follow(newer);
        return again;
    }

    /// <summary>Whether nothing of the route is served yet, so that no table could say who answers.</summary>
    private bool IsForFirstPod(Route route) =>
        request.Choice is { Version: null, Variant: null, TargetVariant: null }
        && (route.Revisions.IsEmpty || (route.Schedule is null && !route.Revisions.Any(each => each.IsReady)));

    private void Admit(Route route)
    {
        deadline.Allow(route.Settings.Timeout ?? parts.Options.DefaultTimeout);
        if (ReferenceEquals(_use, route.Use))
            return;
        if (!route.Use.TryBegin(parts.Options.RouteLimits.MaxConcurrentRequests))
        {
            throw Exhausted(
                $"deployment '{route.Deployment}' has {parts.Options.RouteLimits.MaxConcurrentRequests} requests on their way"
            );
        }
        _use?.End();
        _use = route.Use;
        _use.Retries.Earn();
        if (request.Body?.Counted?.TryChargeTo(_use.HeldBytes, parts.Options.RouteLimits.MaxHeldBytes) is false)
        {
            throw Exhausted(
                $"the router holds as many bytes of requests for deployment '{route.Deployment}' as it may"
            );
        }
        request.Body?.KeepUpTo(RetryPolicy.MostHeldBytes);
    }

    /// <returns>Null when no backend can be reached, and none has begun the request.</returns>
    private async Task<IBackendAnswer?> TryBackendsAsync(Revision revision)
    {
        while (_tried.Count < RetryPolicy.MostUnsent)
        {
            revision = Newest(revision);
            if (LeastLoadedOfTwo.Choose(revision.Backends, _tried, parts.Now, parts.Chance) is not { } backend)
                return null;
            try
            {
                var answer = await TryAsync(revision, backend);
                if (!IsUnavailable(answer) || !MayRepeatElsewhere(revision))
                    return answer;
                await EndTryAsync();
            }
            catch (BackendException failure)
            {
                Blame(revision, backend, failure);
                await EndTryAsync();
                if (MayTryAnother(revision, failure.Failure))
                    continue;
                // The only one there is: the request waits until another comes, or that one again.
                if (HasAnother(revision) || !MayRepeat(failure.Failure))
                    throw DidNotAnswer(revision, failure);
                return null;
            }
        }
        return null;
    }

    private async Task<IBackendAnswer> TryAsync(Revision revision, Backend backend)
    {
        deadline.Cancellation.ThrowIfCancellationRequested();
        if (decision.Tries++ == 0)
            decision.Revision!.Counter.CountForwarded();
        decision.Backend = backend;
        _tried.Add(backend);
        _loaded = backend;
        backend.Load.Begin();
        var begun = parts.Now;
        backend.Health.Begin(begun);

        _span = RoutingTraces.Begin(decision, backend, request.Headers);
        var timeout = request.IsGrpc ? deadline.Left : null;
        var sent = new ForwardRequest(
            backend,
            request.Method,
            request.PathAndQuery,
            request.Headers,
            timeout,
            request.Body,
            _span
        );
        _answer = await parts.Forwarder.SendAsync(sent, deadline.Cancellation);
        if (IsUnavailable(_answer))
            NoteFailure(revision, backend, BackendFailure.Unavailable);
        else if (backend.Health.Succeed(begun))
            DispatchLog.LetIn(parts.Logger, backend.Address, revision.Variant, revision.Name);
        return _answer;
    }

    private async ValueTask EndTryAsync()
    {
        if (_answer is not null)
            await _answer.DisposeAsync();
        _answer = null;
        _span?.Dispose();
        _span = null;
        _loaded?.Load.End();
        _loaded = null;
    }

    private bool MayTryAnother(Revision revision, BackendFailure failure) =>
        Judge(failure) switch
        {
            RetryVerdict.TryAnother => true,
            RetryVerdict.TryAnotherWithinBudget => HasAnother(revision) && TrySpend(),
            _ => false,
        };

    private bool MayRepeat(BackendFailure failure) =>
        Judge(failure) is RetryVerdict.TryAnotherWithinBudget && TrySpend();

    private RetryVerdict Judge(BackendFailure failure) =>
        RetryPolicy.Judge(decision.Route!.Settings.Retries, failure, IsBodyWhole, _repeats);

    private bool MayRepeatElsewhere(Revision revision) => MayTryAnother(revision, BackendFailure.Unavailable);

    private bool IsBodyWhole => request.Body is not { HasConsumed: true };

    private bool HasAnother(Revision revision) => revision.Backends.Any(each => !_tried.Contains(each));

    private bool TrySpend()
    {
        if (!_use!.Retries.TrySpend())
            return false;
        _repeats++;
        return true;
    }

    private void Blame(Revision revision, Backend backend, BackendException failure)
    {
        DispatchLog.Failed(
            parts.Logger,
            backend.Address,
            revision.Variant,
            revision.Name,
            failure.Failure,
            failure.Message,
            failure
        );
        NoteFailure(revision, backend, failure.Failure);
    }

    private void NoteFailure(Revision revision, Backend backend, BackendFailure failure)
    {
        RoutingTraces.Fail(_span, failure.ToString());
        parts.Metrics.FailTry(decision, failure);
        if (!backend.Health.Fail(failure, parts.Now))
            return;
        parts.Metrics.Eject(decision);
        DispatchLog.Ejected(
            parts.Logger,
            backend.Address,
            revision.Variant,
            revision.Name,
            HealthPolicy.Backoff(backend.Health.State.Ejections).TotalSeconds
        );
    }

    private async Task WaitAsync()
    {
        // Who waits holds no table: what only that names may end meanwhile.
        var replaced = _lease!.Replaced;
        _lease.Dispose();
        _waiting ??= new Waiting(parts, deadline, decision);
        await _waiting.WaitAsync(_use ?? parts.Use, replaced, _tried);
        _tried.Clear();
    }

    /// <summary>Whether the backend says nothing but that it cannot serve just now.</summary>
    private static bool IsUnavailable(IBackendAnswer answer) =>
        answer.Status == 503
        || (
            answer.Header(GrpcHeaderNames.Status) is { Count: > 0 } status
            && GrpcStatusCodes.TryParse(status.ToString(), out var code)
            && code is GrpcStatusCode.Unavailable
        );

    private static RoutingException DidNotAnswer(Revision revision, BackendException failure) =>
        new(
            RoutingErrorCode.Unavailable,
            $"variant '{revision.Variant}' (revision '{revision.Name}') did not answer: its server could not be reached "
                + "or broke off; the same request may pass later",
            failure
        );

    private static RoutingException Exhausted(string what) =>
        new(RoutingErrorCode.ResourceExhausted, $"{what}; the same request may pass later");
}
