using System.Runtime.InteropServices;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Framing;

/// <summary>The result of looking for a prefix at the start of a buffer: see <see cref="MessageFrame.ReadPrefix"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PrefixRead
{
    private PrefixRead(FrameState state) => State = state;

    /// <summary>Which of the other members mean something.</summary>
    public FrameState State { get; private init; }

    /// <summary>Complete: whether the message is compressed.</summary>
    public bool IsCompressed { get; private init; }

    /// <summary>Complete: bytes of the message as it travels.</summary>
    public long Length { get; private init; }

    /// <summary>Malformed: what to tell the peer; null in the other states.</summary>
    public GrpcStatus? Fault { get; private init; }

    public static PrefixRead NeedMore => new(FrameState.NeedMore);

    public static PrefixRead Complete(bool isCompressed, long length) =>
        new(FrameState.Complete) { IsCompressed = isCompressed, Length = length };

    public static PrefixRead Malformed(GrpcStatus fault) => new(FrameState.Malformed) { Fault = fault };
}
