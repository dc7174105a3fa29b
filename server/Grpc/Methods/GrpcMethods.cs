using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Calls;
using Sluice.Grpc.Messages;

namespace Sluice.Grpc.Methods;

/// <summary>The methods of one service, as <see cref="IGrpcService.Describe"/> declares them.</summary>
public sealed class GrpcMethods
{
    private readonly string _service;
    private readonly GrpcOptions _options;
    private readonly ILogger _logger;
    private readonly List<CallHandler> _handlers = [];

    internal GrpcMethods(string service, GrpcOptions options, ILogger logger)
    {
        _service = service;
        _options = options;
        _logger = logger;
    }

    internal IReadOnlyList<CallHandler> Handlers => _handlers;

    /// <summary>Declares a method of one request and one response.</summary>
    /// <param name="name">The method's name, without the service.</param>
    /// <param name="parser">The request's parser.</param>
    /// <param name="handler">
    /// Answers a call. It must observe <see cref="GrpcCall.Cancellation"/>: the call lasts until it returns. It ends a call
    /// with a status other than OK by an exception: <see cref="Status.GrpcException"/>, or one that
    /// <see cref="GrpcOptions.MapException"/> knows.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or declared twice.</exception>
    public GrpcMethods Unary<TRequest, TResponse>(
        string name,
        MessageParser<TRequest> parser,
        Func<TRequest, GrpcCall, ValueTask<TResponse>> handler
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Unary(name, new ProtobufReader<TRequest>(parser), ProtobufWriter<TResponse>.Instance, handler);

    /// <summary>Declares a method of one request and one response, which are read and written without protobuf's classes.</summary>
    /// <inheritdoc cref="Unary{TRequest, TResponse}(string, MessageParser{TRequest}, Func{TRequest, GrpcCall, ValueTask{TResponse}})"/>
    /// <param name="name">The method's name, without the service.</param>
    /// <param name="reader">Reads the request.</param>
    /// <param name="writer">Writes the response.</param>
    /// <param name="handler">Answers a call.</param>
    public GrpcMethods Unary<TRequest, TResponse>(
        string name,
        IMessageReader<TRequest> reader,
        IMessageWriter<TResponse> writer,
        Func<TRequest, GrpcCall, ValueTask<TResponse>> handler
    )
        where TRequest : class
        where TResponse : class =>
        Add(
            name,
            method => new UnaryCallHandler<TRequest, TResponse>(method, _options, _logger, reader, writer, handler)
        );

    /// <summary>Declares a method of one request and any number of responses.</summary>
    /// <param name="name">The method's name, without the service.</param>
    /// <param name="parser">The request's parser.</param>
    /// <param name="handler">
    /// Answers a call; when it returns, the call has ended with OK. As for a unary method, and one that would last for ever
    /// ends when <see cref="GrpcCall.Stopping"/> is cancelled.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or declared twice.</exception>
    public GrpcMethods ServerStreaming<TRequest, TResponse>(
        string name,
        MessageParser<TRequest> parser,
        Func<TRequest, GrpcResponseStream<TResponse>, GrpcCall, ValueTask> handler
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(
            name,
            method => new ServerStreamingCallHandler<TRequest, TResponse>(
                method,
                _options,
                _logger,
                new ProtobufReader<TRequest>(parser),
                ProtobufWriter<TResponse>.Instance,
                handler
            )
        );

    /// <summary>Declares a method of any number of requests and responses. Of one response only, it is client streaming.</summary>
    /// <param name="name">The method's name, without the service.</param>
    /// <param name="parser">The parser of each request message.</param>
    /// <param name="handler">
    /// Answers a call; when it returns, the call has ended with OK, whether all was read or not. As for a unary method; the
    /// server's stopping shows as UNAVAILABLE where the next message is read.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or declared twice.</exception>
    public GrpcMethods Bidirectional<TRequest, TResponse>(
        string name,
        MessageParser<TRequest> parser,
        Func<GrpcRequestStream<TRequest>, GrpcResponseStream<TResponse>, GrpcCall, ValueTask> handler
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Bidirectional(name, new ProtobufReader<TRequest>(parser), ProtobufWriter<TResponse>.Instance, handler);

    /// <summary>Declares a method of any number of requests and responses, which are read and written without protobuf's classes.</summary>
    /// <inheritdoc cref="Bidirectional{TRequest, TResponse}(string, MessageParser{TRequest}, Func{GrpcRequestStream{TRequest}, GrpcResponseStream{TResponse}, GrpcCall, ValueTask})"/>
    /// <param name="name">The method's name, without the service.</param>
    /// <param name="reader">Reads each request message.</param>
    /// <param name="writer">Writes each response message.</param>
    /// <param name="handler">Answers a call.</param>
    public GrpcMethods Bidirectional<TRequest, TResponse>(
        string name,
        IMessageReader<TRequest> reader,
        IMessageWriter<TResponse> writer,
        Func<GrpcRequestStream<TRequest>, GrpcResponseStream<TResponse>, GrpcCall, ValueTask> handler
    )
        where TRequest : class
        where TResponse : class =>
        Add(
            name,
            method => new BidirectionalCallHandler<TRequest, TResponse>(
                method,
                _options,
                _logger,
                reader,
                writer,
                handler
            )
        );

    private GrpcMethods Add(string name, Func<GrpcMethod, CallHandler> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_handlers.Exists(known => known.Method.Name == name))
            throw new ArgumentException($"method {name} of {_service} is declared twice", nameof(name));

        _handlers.Add(create(new GrpcMethod(_service, name)));
        return this;
    }
}
