using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Sluice.Testing;

/// <summary>
/// A small gRPC client over HTTP/2 without TLS. It shares no code with the server that it tests.
/// </summary>
public sealed class GrpcTestClient : IDisposable
{
    private const int PrefixBytes = 5;
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
        }
    );
    private readonly Uri _address;

    /// <summary>A client of one server.</summary>
    /// <param name="address">Scheme, host and port.</param>
    public GrpcTestClient(Uri address) => _address = address;

    /// <summary>Calls a unary method by its path, <c>/package.Service/Method</c>.</summary>
    /// <exception cref="InvalidDataException">The response is not gRPC: the message says how.</exception>
    public async Task<GrpcReply<TResponse>> UnaryAsync<TResponse>(
        string path,
        IMessage request,
        MessageParser<TResponse> parser,
        GrpcTestCall? call = null,
        CancellationToken cancellation = default
    )
        where TResponse : class, IMessage<TResponse>
    {
        call ??= GrpcTestCall.Plain;
        var message = request.ToByteArray();
        var body = call.Gzip ? Frame(Gzip(message), flag: 1) : Frame(message);
        var raw = await SendAsync(path, body, call, cancellation);
        if (raw.Status is null)
            throw new InvalidDataException($"{path}: HTTP {(int)raw.HttpStatus} without grpc-status");

        return new GrpcReply<TResponse>
        {
            HttpStatus = raw.HttpStatus,
            Status = raw.Status,
            Detail = raw.Detail,
            Message = raw.Message is { Length: > 0 } bytes ? parser.ParseFrom(Unframe(bytes)) : null,
            Headers = raw.Headers,
            Trailers = raw.Trailers,
        };
    }

    /// <summary>Sends a body as it is, framed or not, and returns the body of the answer as it is.</summary>
    public Task<GrpcReply<byte[]>> SendAsync(
        string path,
        byte[] body,
        GrpcTestCall? call = null,
        CancellationToken cancellation = default
    ) => SendAsync(path, new ByteArrayContent(body), call, cancellation);

    /// <summary>Sends any content: one that never ends, for instance.</summary>
    public async Task<GrpcReply<byte[]>> SendAsync(
        string path,
        HttpContent body,
        GrpcTestCall? call = null,
        CancellationToken cancellation = default
    )
    {
        using var request = Request(path, body, call ?? GrpcTestCall.Plain);
        using var response = await _http.SendAsync(request, cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        var headers = Collect(response.Headers.NonValidated, response.Content.Headers.NonValidated);
        var trailers = Collect(response.TrailingHeaders.NonValidated);
        var statuses = trailers.ContainsKey("grpc-status") ? trailers : headers;
        return new GrpcReply<byte[]>
        {
            HttpStatus = response.StatusCode,
            Status = statuses.TryGetValue("grpc-status", out var status) ? int.Parse(status) : null,
            Detail = Uri.UnescapeDataString(statuses.GetValueOrDefault("grpc-message", "")),
            Message = bytes,
            Headers = headers,
            Trailers = trailers,
        };
    }

    /// <summary>Begins a call of a streaming method.</summary>
    public GrpcTestStream Open(string path, GrpcTestCall? call = null) =>
        new(
            async (body, cancellation) =>
            {
                var request = Request(path, body, call ?? GrpcTestCall.Plain);
                return await _http.SendAsync(request, cancellation);
            }
        );

    /// <summary>Puts the five bytes of prefix before a message.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0)
    {
        var frame = new byte[PrefixBytes + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(PrefixBytes));
        return frame;
    }

    /// <summary>Compresses into one gzip member.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>Inflates one gzip member.</summary>
    public static byte[] Gunzip(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        gzip.CopyTo(inflated);
        return inflated.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(string path, HttpContent body, GrpcTestCall call)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        request.Headers.TE.ParseAdd("trailers");
        if (call.Timeout is not null)
            request.Headers.TryAddWithoutValidation("grpc-timeout", call.Timeout);
        if (call.Gzip)
            request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                body.Headers.Remove(name);
                body.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static byte[] Unframe(byte[] body)
    {
        var length = body.Length < PrefixBytes ? -1L : BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1));
        if (length != body.Length - PrefixBytes || body[0] > 1)
            throw new InvalidDataException($"expected one message, got {Convert.ToHexString(body)}");
        return body[0] == 1 ? Gunzip(body[PrefixBytes..]) : body[PrefixBytes..];
    }

    internal static Dictionary<string, string> Collect(params IEnumerable<HttpHeadersNonValidated> headers) =>
        headers
            .SelectMany(group => group)
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
}
