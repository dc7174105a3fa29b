using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Routing.Answering;
using Sluice.Routing.Dispatching;

namespace Sluice.Routing.Streaming;

/// <summary>
/// Answers a ModelStreamInfer, which ends here: each message is a request of its own, that goes wherever its turn sends it.
/// Answers come in the order of the messages, errors among them; at most <see cref="MostInFlight"/> messages are on their way,
/// and further ones are not read before.
/// </summary>
/// <param name="parts">What it works with.</param>
/// <param name="exchange">The stream.</param>
internal sealed class InferenceStream(DispatchParts parts, Exchange exchange)
{
    /// <summary>Messages that were read and whose answers were not written.</summary>
    public const int MostInFlight = 16;

    private readonly Channel<Task<byte[]>> _answers = Channel.CreateUnbounded<Task<byte[]>>();
    private readonly SemaphoreSlim _places = new(MostInFlight);

    /// <summary>Runs until the client has ended the stream and has every answer.</summary>
    /// <exception cref="OperationCanceledException">The client has gone away.</exception>
    public async Task RunAsync()
    {
        var context = exchange.Context;
        exchange.IsStream = true;
        var encoding = RequestReader.ReadEncoding(context.Request.Headers);
        // A client may think between two messages.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        context.Response.ContentType = GrpcHeaderNames.ContentType;
        await context.Response.StartAsync(exchange.Deadline.Cancellation);
        await context.Response.BodyWriter.FlushAsync(exchange.Deadline.Cancellation);
        GrpcStatusWriter.Write(context, await AnswerAsync(encoding));
    }

    /// <returns>How the stream ends: not well, where it broke off at what is no message, after what came before was answered.</returns>
    private async Task<GrpcStatus> AnswerAsync(MessageEncoding encoding)
    {
        using var breaking = CancellationTokenSource.CreateLinkedTokenSource(exchange.Deadline.Cancellation);
        var writing = WriteAsync(breaking);
        try
        {
            if (exchange.Body is { } body)
                await ReadAsync(new StreamRequests(body, encoding, parts.Options.MaxGrpcMessageBytes), breaking.Token);
            return GrpcStatus.Ok;
        }
        catch (GrpcException malformed)
        {
            return malformed.Status;
        }
        catch (BadHttpRequestException malformed)
        {
            return new GrpcStatus(GrpcStatusCode.InvalidArgument, malformed.Message);
        }
        catch (OperationCanceledException) when (exchange.Deadline.HasPassed)
        {
            return new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "the deadline passed before the stream's end");
        }
        finally
        {
            _answers.Writer.Complete();
            await writing;
        }
    }

    private async Task ReadAsync(StreamRequests requests, CancellationToken cancellation)
    {
        while (true)
        {
            await _places.WaitAsync(cancellation);
            if (await requests.NextAsync(cancellation) is not { } message)
                return;
            _answers.Writer.TryWrite(new StreamRequest(parts, exchange).AnswerAsync(message, cancellation));
        }
    }

    /// <summary>Writes the answers in order. After one that cannot be, the others are only awaited: nothing goes on alone.</summary>
    private async Task WriteAsync(CancellationTokenSource breaking)
    {
        var writer = exchange.Context.Response.BodyWriter;
        Exception? failure = null;
        await foreach (var answer in _answers.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await writer.WriteAsync(await answer, breaking.Token);
                _places.Release();
            }
            catch (Exception exception)
            {
                failure ??= exception;
                await breaking.CancelAsync();
            }
        }
        if (failure is not null && !exchange.Deadline.HasPassed)
            ExceptionDispatchInfo.Throw(failure);
    }
}
