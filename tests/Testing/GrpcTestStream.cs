using System.Buffers.Binary;
using System.Net;
using System.Threading.Channels;
using Google.Protobuf;

namespace Sluice.Testing;

/// <summary>
/// One call of a streaming method, both ways in their own time; <see cref="GrpcTestClient.Open"/> begins it. Its end, unless
/// the call has ended, resets the stream, as a client does that goes away.
/// </summary>
public sealed class GrpcTestStream : IAsyncDisposable
{
    private const int PrefixBytes = 5;
    private readonly CancellationTokenSource _gone = new();
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();
    private readonly Task<HttpResponseMessage> _response;
    private readonly byte[] _prefix = new byte[PrefixBytes];
    private Stream? _body;

    internal GrpcTestStream(Func<HttpContent, CancellationToken, Task<HttpResponseMessage>> send) =>
        _response = send(new FramesContent(this), _gone.Token);

    /// <summary>The response's headers; completes when they are there.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HeadersAsync()
    {
        var response = await _response;
        return GrpcTestClient.Collect(response.Headers.NonValidated, response.Content.Headers.NonValidated);
    }

    /// <summary>Sends a message; returns before it has arrived.</summary>
    public void Write(IMessage message) => WriteRaw(GrpcTestClient.Frame(message.ToByteArray()));

    /// <summary>Sends bytes as they are, whole frames or not.</summary>
    public void WriteRaw(byte[] bytes)
    {
        if (!_frames.Writer.TryWrite(bytes))
            throw new InvalidOperationException("the request has been completed");
    }

    /// <summary>Ends the request: no message follows.</summary>
    public void Complete() => _frames.Writer.Complete();

    /// <summary>The next message's flag and bytes, as they stood on the wire; null at the end.</summary>
    public async Task<(byte Flag, byte[] Message)?> ReadRawAsync()
    {
        _body ??= await (await _response).Content.ReadAsStreamAsync();
        var got = await _body.ReadAtLeastAsync(_prefix, PrefixBytes, throwOnEndOfStream: false);
        if (got == 0)
            return null;
        if (got < PrefixBytes)
            throw new InvalidDataException($"the response ends inside a prefix, after {got} bytes");

        var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1))];
        await _body.ReadExactlyAsync(message);
        return (_prefix[0], message);
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        await ReadRawAsync() switch
        {
            null => null,
            (0, var message) => parser.ParseFrom(message),
            var (_, message) => parser.ParseFrom(GrpcTestClient.Gunzip(message)),
        };

    /// <summary>How the call ended; to be asked when the last message has been read.</summary>
    public async Task<(int Status, string Detail)> EndAsync()
    {
        while (await ReadRawAsync() is not null) { }
        var response = await _response;
        var trailers = GrpcTestClient.Collect(response.TrailingHeaders.NonValidated);
        if (!trailers.ContainsKey("grpc-status"))
            trailers = GrpcTestClient.Collect(response.Headers.NonValidated);
        if (response.StatusCode != HttpStatusCode.OK || !trailers.TryGetValue("grpc-status", out var status))
            throw new InvalidDataException($"HTTP {(int)response.StatusCode} without grpc-status");
        return (int.Parse(status), Uri.UnescapeDataString(trailers.GetValueOrDefault("grpc-message", "")));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        await _gone.CancelAsync();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException)
        {
            // It had not been answered yet.
        }

        _gone.Dispose();
    }

    private sealed class FramesContent(GrpcTestStream stream) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream body, TransportContext? context) =>
            SerializeToStreamAsync(body, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream body,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            // The headers go out with the first flush, message or not.
            await body.FlushAsync(cancellationToken);
            await foreach (var frame in stream._frames.Reader.ReadAllAsync(cancellationToken))
            {
                await body.WriteAsync(frame, cancellationToken);
                await body.FlushAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
