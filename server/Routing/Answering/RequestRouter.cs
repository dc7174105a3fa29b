using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Status;
using Sluice.Routing.Choosing;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Errors;
using Sluice.Routing.Explaining;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Matching;
using Sluice.Routing.Peeking;
using Sluice.Routing.Streaming;
using Sluice.Routing.Table;

namespace Sluice.Routing.Answering;

/// <summary>Answers requests: what it knows by itself at once, everything else by a backend.</summary>
public sealed class RequestRouter : IDisposable
{
    private readonly DispatchParts _parts;
    private readonly RequestReader _reader;
    private readonly OwnAnswers _own;

    internal RequestRouter(DispatchParts parts)
    {
        _parts = parts;
        _reader = new RequestReader(parts.Options.MaxGrpcMessageBytes);
        _own = new OwnAnswers(parts);
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
        var forwarder = new HttpForwarder(BackendClient.Create());
        var chance = new Chance((ulong)random.NextInt64());
        return new RequestRouter(new DispatchParts(state, options, forwarder, time, chance, logger, new()));
    }

    /// <summary>Requests that wait just now for a backend to be there.</summary>
    public int WaitingRequests => _parts.Use.Waiting;

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var begun = _parts.Time.GetTimestamp();
        var held = _parts.Hold();
        var body = UploadEnd.BodyOf(context, held);
        try
        {
            using (var deadline = new RequestDeadline(_parts.Time, context.RequestAborted))
            {
                var exchange = new Exchange(context, body, deadline);
                await AnswerOrRefuseAsync(exchange);
                exchange.Measure(_parts.Metrics);
                CountedEnd.Count(exchange, _parts.Time.GetElapsedTime(begun));
                if (exchange.Decision.Route is { } route)
                    _parts.Options.Answered?.Invoke(context, route.Model, exchange.Decision.Revision?.Version);
            }
            if (body is not null)
                await UploadEnd.AwaitAsync(context, body, _parts.Time);
        }
        catch (OperationCanceledException)
        {
            // The server goes on with the connection, to find that it is gone, and must find no read of ours under way.
            body?.Consume();
            context.Abort();
        }
        finally
        {
            held.TryHold(0);
        }
    }

    /// <summary>
    /// Explains where a request would go just now and why, as JSON. For operators: it answers for every namespace.
    /// </summary>
    public Task ExplainAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ExplainEndpoint.AnswerAsync(context, _parts);
    }

    /// <summary>Closes the connections to backends.</summary>
    public void Dispose()
    {
        _parts.Forwarder.Dispose();
        _parts.Metrics.Dispose();
    }

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
        exchange.Deadline.Allow(RequestReader.ReadTimeout(exchange.Context.Request));
        try
        {
            await AnswerAsync(exchange);
        }
        catch (OperationCanceledException passed)
            when (exchange.Deadline.HasPassed && !exchange.Context.Response.HasStarted)
        {
            throw new RoutingException(
                RoutingErrorCode.DeadlineExceeded,
                "the deadline passed before an answer",
                passed
            );
        }
    }

    private async Task AnswerAsync(Exchange exchange)
    {
        var context = exchange.Context;
        var request = await _reader.ReadAsync(context.Request, exchange.Body, exchange.Deadline.Cancellation);
        exchange.IsPrediction = request.Target.Kind is RequestKind.ModelInfer;
        if (OwnAnswers.Has(request.Target.Kind))
            await _own.WriteAsync(exchange, request);
        else if (request.Target.Kind is RequestKind.ModelStreamInfer)
            await StreamAsync(exchange);
        else
            await ForwardAsync(exchange, request.ToDispatch(context.Request, exchange.Body));
    }

    private async Task StreamAsync(Exchange exchange)
    {
        using var stream = new InferenceStream(_parts, exchange);
        await stream.RunAsync();
    }

    private async Task ForwardAsync(Exchange exchange, DispatchRequest request)
    {
        await using var dispatch = new Dispatch(_parts, request, exchange.Decision, exchange.Deadline);
        var answer = await dispatch.SendAsync();
        exchange.Label();
        try
        {
            await AnswerRelay.CopyAsync(answer, exchange.Context.Response, exchange.Deadline.Cancellation);
        }
        catch (BackendException failure)
        {
            dispatch.BlameForBreakingOff(failure);
            if (!exchange.Context.Response.HasStarted)
                throw new RoutingException(RoutingErrorCode.Unavailable, "the server broke off its answer", failure);
            exchange.IsBrokenOff = true;
            exchange.Context.Abort();
        }
    }
}
