using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Calls;
using Sluice.Grpc.Status;
using Sluice.Routing.Choosing;
using Sluice.Routing.Errors;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Matching;
using Sluice.Routing.Peeking;
using Sluice.Routing.Table;

namespace Sluice.Routing.Answering;

/// <summary>Answers requests: match, choose, forward. Each follows the one table that was in use when it came.</summary>
public sealed class RequestRouter : IDisposable
{
    private readonly RoutingState _state;
    private readonly RequestReader _reader;
    private readonly IForwarder _forwarder;
    private readonly TimeProvider _time;
    private readonly Chance _chance;
    private readonly string? _defaultNamespace;

    internal RequestRouter(
        RoutingState state,
        RoutingOptions options,
        IForwarder forwarder,
        TimeProvider time,
        Chance chance
    )
    {
        (_state, _forwarder, _time, _chance) = (state, forwarder, time, chance);
        _reader = new RequestReader(options.MaxGrpcMessageBytes);
        _defaultNamespace = options.DefaultNamespace;
    }

    /// <summary>Makes one that forwards with the platform's HTTP client.</summary>
    /// <param name="state">Where it takes its tables from.</param>
    /// <param name="options">How it understands requests.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="random">Seeds the choice among backends; not used any more once this returns.</param>
    /// <param name="logger">For the backends' failures.</param>
    public static RequestRouter Create(
        RoutingState state,
        RoutingOptions options,
        TimeProvider time,
        Random random,
        ILogger logger
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        var forwarder = new HttpForwarder(BackendClient.Create(), logger);
        return new RequestRouter(state, options, forwarder, time, new Chance((ulong)random.NextInt64()));
    }

    /// <summary>Answers one request; the table that it follows is in use until this has ended.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var lease = _state.Acquire();
        var body = UploadEnd.BodyOf(context);
        try
        {
            await AnswerOrRefuseAsync(new Exchange(context, lease.Table, body));
            if (body is not null)
                await UploadEnd.AwaitAsync(context, body, _time);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    /// <summary>Closes the connections to backends.</summary>
    public void Dispose() => _forwarder.Dispose();

    private async Task AnswerOrRefuseAsync(Exchange exchange)
    {
        try
        {
            await AnswerInTimeAsync(exchange);
        }
        catch (RoutingException error)
        {
            exchange.Restart();
            await ErrorAnswer.WriteAsync(exchange.Context, error);
        }
        catch (GrpcException error)
        {
            exchange.Restart();
            ErrorAnswer.WriteGrpc(exchange.Context, error.Status);
        }
        catch (BadHttpRequestException error) when (!exchange.Context.Response.HasStarted)
        {
            exchange.Restart();
            await ErrorAnswer.WriteBadRequestAsync(exchange.Context, error);
        }
        catch (IOException gone)
        {
            throw new OperationCanceledException(gone.Message, gone);
        }
    }

    private async Task AnswerInTimeAsync(Exchange exchange)
    {
        var context = exchange.Context;
        using var deadline = new CallDeadline(
            RequestReader.ReadTimeout(context.Request),
            _time,
            context.RequestAborted
        );
        try
        {
            await AnswerAsync(exchange, deadline);
        }
        catch (OperationCanceledException passed)
            when (deadline.HasPassed
                && context is { Response.HasStarted: false, RequestAborted.IsCancellationRequested: false }
            )
        {
            throw new RoutingException(
                RoutingErrorCode.DeadlineExceeded,
                "the deadline passed before an answer",
                passed
            );
        }
    }

    private async Task AnswerAsync(Exchange exchange, CallDeadline deadline)
    {
        var context = exchange.Context;
        var request = await _reader.ReadAsync(context.Request, exchange.Body, deadline.Cancellation);
        if (request.Target.Kind is RequestKind.ServerLive or RequestKind.ServerReady)
        {
            var isGood = request.Target.Kind is RequestKind.ServerLive || exchange.Table.IsReady;
            await HealthAnswer.WriteAsync(context, request, isGood);
            return;
        }

        var route = RouteMatcher.Match(exchange.Table, request.ToMatch(context.Request), _defaultNamespace);
        exchange.Route = route;
        exchange.Label();
        var choice = request.ToChoice(context.Request);
        if (request.Target.Kind is RequestKind.ModelReady)
        {
            var isReady = RevisionChooser.Candidates(route, choice).Any(revision => revision.IsReady);
            await HealthAnswer.WriteAsync(context, request, isReady);
            return;
        }

        exchange.Chosen = RevisionChooser.Choose(route, choice);
        exchange.Label();
        await ForwardAsync(exchange, request, exchange.Chosen, deadline);
    }

    private async Task ForwardAsync(Exchange exchange, RoutedRequest request, Revision revision, CallDeadline deadline)
    {
        var backend =
            LeastLoadedOfTwo.Choose(revision.Backends, _chance)
            ?? throw new RoutingException(
                RoutingErrorCode.Unavailable,
                $"variant '{revision.Variant}' (revision '{revision.Name}') has no server just now"
            );
        deadline.Cancellation.ThrowIfCancellationRequested();

        revision.Counter.CountForwarded();
        var path = request.PathAndQuery(exchange.Context.Request);
        await _forwarder.ForwardAsync(
            exchange.Context,
            new ForwardRequest(revision, backend, path, deadline.Left, exchange.Body),
            deadline.Cancellation
        );
    }
}
