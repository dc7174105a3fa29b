using System.Buffers;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>Bytes as a pipe gives them: in several pieces of memory.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long index)
    {
        Memory = memory;
        RunningIndex = index;
    }

    public static ReadOnlySequence<byte> Of(ReadOnlySpan<byte> bytes, int segmentBytes)
    {
        var first = new Segments(Take(ref bytes, segmentBytes), 0);
        var last = first;
        while (!bytes.IsEmpty)
        {
            var next = new Segments(Take(ref bytes, segmentBytes), last.RunningIndex + last.Memory.Length);
            last.Next = next;
            last = next;
        }

        return new(first, 0, last, last.Memory.Length);
    }

    private static byte[] Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        length = Math.Min(length, bytes.Length);
        var taken = bytes[..length].ToArray();
        bytes = bytes[length..];
        return taken;
    }
}
