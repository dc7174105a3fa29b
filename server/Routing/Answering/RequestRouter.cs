using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
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
    private readonly Random _random;

    internal RequestRouter(
        RoutingState state,
        RoutingOptions options,
        IForwarder forwarder,
        TimeProvider time,
        Random random
    )
    {
        (_state, _forwarder, _time, _random) = (state, forwarder, time, random);
        _reader = new RequestReader(options);
        Options = options;
    }

    private RoutingOptions Options { get; }

    /// <summary>Makes one that forwards with the platform's HTTP client.</summary>
    /// <param name="state">Where it takes its tables from.</param>
    /// <param name="options">How it understands requests.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="random">Chooses among backends; it must be safe for concurrent callers.</param>
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
        return new RequestRouter(state, options, new HttpForwarder(BackendClient.Create(), logger), time, random);
    }

    /// <summary>Answers one request; the table that it follows is in use until this has ended.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var lease = _state.Acquire();
        var body = UploadEnd.BodyOf(context);
        try
        {
            var exchange = new Exchange(context, lease.Table, body, _time.GetTimestamp());
            await AnswerOrRefuseAsync(exchange);
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
            await AnswerAsync(exchange);
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

    private async Task AnswerAsync(Exchange exchange)
    {
        var context = exchange.Context;
        exchange.Label();
        var request = await _reader.ReadAsync(context, exchange.Body);
        if (request.Target.Kind is RequestKind.ServerLive or RequestKind.ServerReady)
        {
            var isGood = request.Target.Kind is RequestKind.ServerLive || exchange.Table.IsTold;
            await HealthAnswer.WriteAsync(context, request, isGood);
            return;
        }

        var route = RouteMatcher.Match(exchange.Table, request.ToMatch(context.Request), Options.DefaultNamespace);
        var choice = request.ToChoice(context.Request);
        if (request.Target.Kind is RequestKind.ModelReady)
        {
            var isReady = RevisionChooser.Candidates(route, choice).Any(revision => revision.IsReady);
            await HealthAnswer.WriteAsync(context, request, isReady);
            return;
        }

        exchange.Chosen = RevisionChooser.Choose(route, choice);
        exchange.Label();
        await ForwardAsync(exchange, request, exchange.Chosen);
    }

    private async Task ForwardAsync(Exchange exchange, RoutedRequest request, Revision revision)
    {
        var backend =
            LeastLoadedOfTwo.Choose(revision.Backends, _random)
            ?? throw new RoutingException(
                RoutingErrorCode.Unavailable,
                $"variant '{revision.Variant}' (revision '{revision.Name}') has no server just now"
            );
        var left = request.Timeout - _time.GetElapsedTime(exchange.Began);
        if (left <= TimeSpan.Zero)
        {
            throw new RoutingException(
                RoutingErrorCode.DeadlineExceeded,
                "the deadline passed before a backend was called"
            );
        }

        revision.Counter.CountForwarded();
        var path = request.PathAndQuery(exchange.Context.Request);
        await _forwarder.ForwardAsync(
            exchange.Context,
            new ForwardRequest(revision, backend, path, left, exchange.Body)
        );
    }
}
