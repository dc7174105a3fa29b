using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Sluice.Grpc.Metadata;

namespace Sluice.Grpc.Clients;

/// <summary>Calls methods of one server over HTTP/2. Made for streams that last: it neither retries nor balances.</summary>
/// <param name="http">What connects; the caller's to dispose.</param>
/// <param name="address">Scheme, host and port.</param>
public sealed class GrpcClient(HttpMessageInvoker http, Uri address)
{
    /// <summary>
    /// Begins a call of any number of requests and responses. It has begun when this returns; whether the server can be
    /// reached, and what it says, shows where the first response is read.
    /// </summary>
    /// <param name="path">As on the wire: <c>/package.Service/Method</c>.</param>
    /// <param name="parser">The parser of each response message.</param>
    /// <param name="maxMessageBytes">The most bytes of a response message.</param>
    /// <param name="headers">Further request headers.</param>
    /// <param name="cancellation">Ends the call.</param>
    public GrpcDuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        string path,
        MessageParser<TResponse> parser,
        int maxMessageBytes,
        IEnumerable<KeyValuePair<string, string>> headers,
        CancellationToken cancellation
    )
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var content = new MessageContent();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaderNames.ContentType);
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return new GrpcDuplexCall<TRequest, TResponse>(http, request, content, parser, maxMessageBytes, cancellation);
    }
}
