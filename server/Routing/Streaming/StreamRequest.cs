using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Routing.Answering;
using Sluice.Routing.Counting;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Errors;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Limits;
using Sluice.Routing.Matching;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Streaming;

/// <summary>One message of a stream on its way through the router.</summary>
/// <param name="parts">What it works with.</param>
/// <param name="stream">The stream.</param>
internal sealed class StreamRequest(DispatchParts parts, Exchange stream)
{
    private const int ReadBytes = 16 * 1024;
    private readonly HeldBytes _request = parts.Hold();
    private readonly HeldBytes _answer = parts.Hold();
    private GrpcStatusCode? _ended;
    private readonly Decision _decision = new();

    /// <summary>Answers the message; whatever is wrong with it is said in the answer.</summary>
    /// <param name="frame">The message with its prefix.</param>
    /// <param name="cancellation">Cancelled when the stream is over.</param>
    /// <returns>A message of the stream's answer, with its prefix.</returns>
    /// <exception cref="OperationCanceledException">The stream is over.</exception>
    public async Task<byte[]> AnswerAsync(byte[] frame, CancellationToken cancellation)
    {
        string? id = null;
        var begun = parts.Now;
        try
        {
            var message = StreamMessage.Read(new ReadOnlySequence<byte>(frame.AsMemory(MessageFrame.PrefixBytes)));
            id = message.Id;
            if (message.SequenceParameter is { } parameter)
                throw Invalid($"parameter {Quote.Of(parameter)} is not supported: sequences have no state here");
            if (!_request.TryHold(frame.Length))
                throw TooMuch();
            return await SendAsync(message, frame, cancellation);
        }
        catch (InvalidDataException malformed)
        {
            return Error(GrpcStatusCode.InvalidArgument, $"the request is malformed: {malformed.Message}", id);
        }
        catch (RoutingException error)
        {
            return Error(RoutingErrors.ToGrpc(error.Code), error.Message, id);
        }
        finally
        {
            Count(parts.Now - begun);
            _request.TryHold(0);
            _answer.TryHold(0);
        }
    }

    private async Task<byte[]> SendAsync(StreamMessage message, byte[] frame, CancellationToken cancellation)
    {
        using var deadline = new RequestDeadline(parts.Time, cancellation);
        deadline.Allow(stream.Deadline.Left);
        var body = new RequestBody(PipeReader.Create(new ReadOnlySequence<byte>(frame)), _request);
        await using var dispatch = new Dispatch(parts, ToDispatch(message, body), _decision, deadline);
        try
        {
            var answer = await dispatch.SendAsync();
            var response = await ReadAsync(answer, deadline.Cancellation);
            if (StatusOf(answer) is { Code: not GrpcStatusCode.Ok } failure)
                return Error(failure.Code, failure.Detail, message.Id);
            var reply = StreamReply.Write(ResponseOf(response).Span, _decision);
            _ended = GrpcStatusCode.Ok;
            return reply;
        }
        catch (BackendException failure)
        {
            dispatch.BlameForBreakingOff(failure);
            return Error(GrpcStatusCode.Unavailable, "the server broke off its answer", message.Id);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            return Error(GrpcStatusCode.DeadlineExceeded, "the deadline passed before an answer", message.Id);
        }
    }

    private DispatchRequest ToDispatch(StreamMessage message, RequestBody body)
    {
        var call = stream.Context.Request;
        var request = new RoutedRequest(
            new RequestTarget(RequestKind.ModelInfer, message.Model, message.Version),
            IsGrpc: true
        );
        return request.ToDispatch(call, body) with { Headers = HeadersOf(call) };
    }

    /// <summary>The stream's, but for what is said of its messages: they are neither compressed nor have the stream's time.</summary>
    private static HeaderDictionary HeadersOf(HttpRequest call)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, values) in call.Headers)
            headers[name] = values;
        headers.Remove(GrpcHeaderNames.Encoding);
        headers.Remove(GrpcHeaderNames.AcceptEncoding);
        headers.Remove(GrpcHeaderNames.Timeout);
        return headers;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(IBackendAnswer answer, CancellationToken cancellation)
    {
        _answer.TryChargeTo(_decision.Route!.Use.HeldBytes, parts.Options.RouteLimits.MaxHeldBytes);
        var buffer = new ArrayBufferWriter<byte>();
        while (await answer.ReadAsync(buffer.GetMemory(ReadBytes), cancellation) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.WrittenCount > parts.Options.MaxGrpcMessageBytes || !_answer.TryHold(buffer.WrittenCount))
                throw TooMuch();
        }
        return buffer.WrittenMemory;
    }

    private static GrpcStatus StatusOf(IBackendAnswer answer)
    {
        var trailers = answer.Trailers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var status = Find(GrpcHeaderNames.Status);
        if (!GrpcStatusCodes.TryParse(status, out var code))
        {
            var came = $"HTTP status {answer.Status} and grpc-status {Quote.Of(status)}";
            return new GrpcStatus(GrpcStatusCode.Unknown, $"the server ended with {came}");
        }
        return new GrpcStatus(code, Uri.UnescapeDataString(Find(GrpcHeaderNames.Message)));

        string Find(string name) => trailers.GetValueOrDefault(name) ?? answer.Header(name).ToString();
    }

    /// <summary>Measures and counts the message as the request that it is, unless the stream ended before its answer.</summary>
    private void Count(TimeSpan took)
    {
        if (_ended is not { } code)
            return;
        parts.Metrics.End(_decision, took, code is GrpcStatusCode.Ok ? null : code.ToString());
        if (_decision.Revision is { } revision && Outcomes.OfGrpc(code) is { } outcome)
            revision.Counter.CountEnd(outcome, took);
    }

    private byte[] Error(GrpcStatusCode code, string sentence, string? id)
    {
        _ended = code;
        // An empty sentence would say that nothing is wrong.
        return StreamReply.WriteError(sentence.Length > 0 ? sentence : code.ToString(), id, _decision);
    }

    private ReadOnlyMemory<byte> ResponseOf(ReadOnlyMemory<byte> body)
    {
        var frame = MessageFrame.Read(
            new ReadOnlySequence<byte>(body),
            MessageEncoding.Identity,
            parts.Options.MaxGrpcMessageBytes
        );
        return frame.State is FrameState.Complete
            ? frame.Message.First
            : throw new RoutingException(RoutingErrorCode.Unavailable, "the server's answer is no gRPC message");
    }

    private static RoutingException Invalid(string what) => new(RoutingErrorCode.InvalidArgument, what);

    private static RoutingException TooMuch() =>
        new(
            RoutingErrorCode.ResourceExhausted,
            "the router holds as many bytes of messages and answers as it may; the same request may pass later"
        );
}
