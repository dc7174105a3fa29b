using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Messages;

/// <summary>The bytes of one message, as they arrive. One reader at a time, to the end.</summary>
public sealed class MessageBody
{
    private readonly PipeReader _pipe;
    private ReadOnlySequence<byte> _given;

    internal MessageBody(PipeReader pipe, long length)
    {
        _pipe = pipe;
        Length = length;
        Left = length;
    }

    /// <summary>Bytes of the message.</summary>
    public long Length { get; }

    /// <summary>Bytes that have not been consumed.</summary>
    public long Left { get; private set; }

    /// <summary>
    /// Waits for more bytes than were there the last time; at the most for all that are left, of which there must be one.
    /// <see cref="Advance"/> must follow, if nothing is thrown.
    /// </summary>
    /// <exception cref="GrpcException">INVALID_ARGUMENT: the request has ended within the message.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlySequence<byte>> ReadAsync(CancellationToken cancellation)
    {
        var read = await _pipe.ReadAsync(cancellation);
        _given = read.Buffer;
        if (_given.Length >= Left)
        {
            _given = _given.Slice(0, Left);
        }
        else if (read.IsCompleted)
        {
            var whole = MessageFrame.PrefixBytes + Length;
            throw new GrpcException(GrpcFaults.Truncated(whole, whole - Left + _given.Length));
        }

        return _given;
    }

    /// <summary>Says how far the bytes that were read last have been consumed; they are not to be used any more.</summary>
    public void Advance(SequencePosition consumed)
    {
        Left -= _given.Slice(0, consumed).Length;
        _pipe.AdvanceTo(consumed, _given.End);
        _given = default;
    }
}
