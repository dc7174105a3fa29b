using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Clients;

/// <summary>A call of any number of requests and responses. One writer and one reader at a time; the two are independent.</summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes.</typeparam>
public sealed class GrpcDuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly CancellationTokenSource _ending;
    private readonly MessageContent _content;
    private readonly HttpRequestMessage _request;
    private readonly Task<HttpResponseMessage> _response;
    private readonly MessageParser<TResponse> _parser;
    private readonly int _maxMessageBytes;

    internal GrpcDuplexCall(
        HttpMessageInvoker http,
        HttpRequestMessage request,
        MessageContent content,
        MessageParser<TResponse> parser,
        int maxMessageBytes,
        CancellationToken cancellation
    )
    {
        (_request, _content, _parser, _maxMessageBytes) = (request, content, parser, maxMessageBytes);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _response = SendAsync(http);
    }

    /// <summary>Sends a message. Returns when the connection has taken it.</summary>
    /// <exception cref="GrpcException">UNAVAILABLE: the connection is broken or was never made.</exception>
    /// <exception cref="OperationCanceledException">The token or the call's was cancelled, or the call has ended.</exception>
    public async Task WriteAsync(TRequest message, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        try
        {
            await _content.WriteAsync(message, either.Token);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or ObjectDisposedException)
        {
            throw Unavailable(broken);
        }
    }

    /// <summary>Says that no more requests come.</summary>
    public void Complete() => _content.Complete();

    /// <summary>The responses, to the end of a call that ended with OK.</summary>
    /// <exception cref="GrpcException">The call ended with another status; UNAVAILABLE also where it broke off.</exception>
    /// <exception cref="OperationCanceledException">The token or the call's was cancelled.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        var response = await GetResponseAsync();
        var body = PipeReader.Create(await response.Content.ReadAsStreamAsync(either.Token));
        while (await ReadAsync(body, either.Token) is { } message)
            yield return message;
        ResponseStatus.ThrowUnlessOk(response);
    }

    /// <summary>Ends the call, in the middle if need be.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await ((Task)_response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_response.IsCompletedSuccessfully)
            (await _response).Dispose();

        // Last: an end in order would tell the server that all is said.
        _content.Abandon();
        _request.Dispose();
        _ending.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http)
    {
        try
        {
            return await http.SendAsync(_request, _ending.Token);
        }
        catch
        {
            _content.Abandon();
            throw;
        }
    }

    private async Task<HttpResponseMessage> GetResponseAsync()
    {
        try
        {
            var response = await _response;
            ResponseStatus.ThrowUnlessGrpc(response);
            return response;
        }
        catch (Exception broken) when (IsBroken(broken, _ending.Token))
        {
            throw Unavailable(broken);
        }
    }

    /// <summary>
    /// Whether a connection broke. A reset that comes while the request is still being sent is told as a cancellation that
    /// nobody asked for.
    /// </summary>
    private static bool IsBroken(Exception failure, CancellationToken asked) =>
        failure is IOException or HttpRequestException
        || (failure is OperationCanceledException && !asked.IsCancellationRequested);

    private async Task<TResponse?> ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await ReadMoreAsync(body, cancellation);
            var frame = MessageFrame.Read(read.Buffer, MessageEncoding.Identity, _maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);
            if (frame.State == FrameState.Complete)
            {
                var message = Parse(frame.Message);
                body.AdvanceTo(frame.Next);
                return message;
            }
            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty
                    ? null
                    : throw new GrpcException(GrpcStatusCode.Internal, "the response ends within a message");
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task<ReadResult> ReadMoreAsync(PipeReader body, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(cancellation);
        }
        catch (Exception broken) when (IsBroken(broken, cancellation))
        {
            throw Unavailable(broken);
        }
    }

    private TResponse Parse(in System.Buffers.ReadOnlySequence<byte> bytes)
    {
        try
        {
            return _parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new GrpcException(
                new GrpcStatus(
                    GrpcStatusCode.Internal,
                    $"a response is no {typeof(TResponse).Name}: {malformed.Message}"
                ),
                malformed
            );
        }
    }

    private static GrpcException Unavailable(Exception broken) =>
        new(new GrpcStatus(GrpcStatusCode.Unavailable, Deepest(broken).Message), broken);

    private static Exception Deepest(Exception exception) =>
        exception.InnerException is { } inner ? Deepest(inner) : exception;
}
