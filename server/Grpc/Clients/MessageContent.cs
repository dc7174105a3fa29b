using System.Buffers;
using System.Net;
using Google.Protobuf;
using Sluice.Grpc.Framing;

namespace Sluice.Grpc.Clients;

/// <summary>A request's body that is written message by message, for as long as the call lasts.</summary>
internal sealed class MessageContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <summary>Sends one message. One writer at a time.</summary>
    public async Task WriteAsync(IMessage message, CancellationToken cancellation)
    {
        var stream = await _opened.Task.WaitAsync(cancellation);
        _frame.ResetWrittenCount();
        MessageFrame.Write(_frame, message);
        await stream.WriteAsync(_frame.WrittenMemory, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Says that no more messages come. Repeating it is harmless.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The request cannot be sent, or is over: nobody shall wait for it.</summary>
    public void Abandon()
    {
        _opened.TrySetCanceled();
        _completed.TrySetResult();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        // The headers go out at once, not with the first message.
        await stream.FlushAsync(cancellationToken);
        _opened.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
