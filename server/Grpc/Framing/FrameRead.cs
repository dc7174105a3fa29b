using System.Buffers;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Framing;

/// <summary>The result of looking for one message at the start of a buffer: see <see cref="MessageFrame.Read"/>.</summary>
public readonly record struct FrameRead
{
    private FrameRead(FrameState state) => State = state;

    /// <summary>Which of the other members mean something.</summary>
    public FrameState State { get; private init; }

    /// <summary>Complete: the message without prefix, inflated. It may share the buffer's memory.</summary>
    public ReadOnlySequence<byte> Message { get; private init; }

    /// <summary>Complete: where the next message begins in the buffer.</summary>
    public SequencePosition Next { get; private init; }

    /// <summary>NeedMore: how many bytes the buffer must hold at least; prefix included.</summary>
    public long Expected { get; private init; }

    /// <summary>Malformed: what to tell the peer; null in the other states.</summary>
    public GrpcStatus? Fault { get; private init; }

    internal static FrameRead Complete(ReadOnlySequence<byte> message, SequencePosition next) =>
        new(FrameState.Complete) { Message = message, Next = next };

    internal static FrameRead NeedMore(long expected) => new(FrameState.NeedMore) { Expected = expected };

    internal static FrameRead Malformed(GrpcStatus fault) => new(FrameState.Malformed) { Fault = fault };
}
