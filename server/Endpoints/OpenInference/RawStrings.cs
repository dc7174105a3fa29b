using System.Buffers;
using System.Buffers.Binary;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.OpenInference;

/// <summary>
/// BYTES as raw contents: for each element its length as four bytes, little-endian, then its bytes (the convention of
/// Triton's binary tensor data extension, which clients of raw contents follow).
/// </summary>
internal static class RawStrings
{
    private const int LengthBytes = sizeof(uint);

    /// <exception cref="ServingException">InvalidArgument: the last element is not all there.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(string name, ReadOnlyMemory<byte> raw)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        while (!raw.IsEmpty)
        {
            if (raw.Length < LengthBytes)
            {
                throw Truncated("its 4-byte length", raw.Length);
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(raw.Span);
            raw = raw[LengthBytes..];
            if (length > raw.Length)
            {
                throw Truncated($"{length} bytes", raw.Length);
            }

            elements.Add(raw[..(int)length]);
            raw = raw[(int)length..];
        }

        return elements;

        ServingException Truncated(string expected, int got) =>
            ServingException.InvalidArgument(
                $"input '{name}': raw BYTES element {elements.Count}: expected {expected}, got {got} bytes"
            );
    }

    /// <summary>How many bytes the elements take.</summary>
    public static long Measure(IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        var bytes = (long)LengthBytes * elements.Count;
        for (var i = 0; i < elements.Count; i++)
        {
            bytes += elements[i].Length;
        }

        return bytes;
    }

    public static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        var raw = new ArrayBufferWriter<byte>(Math.Max(1, checked((int)Measure(elements))));
        Write(elements, raw);
        return raw.WrittenSpan.ToArray();
    }

    public static void Write(IReadOnlyList<ReadOnlyMemory<byte>> elements, IBufferWriter<byte> destination)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination.GetSpan(LengthBytes), (uint)elements[i].Length);
            destination.Advance(LengthBytes);
            destination.Write(elements[i].Span);
        }
    }
}
