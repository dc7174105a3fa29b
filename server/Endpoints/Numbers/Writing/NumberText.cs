using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>Elements of a tensor as JSON values with commas between them, a piece at a time.</summary>
internal static class NumberText
{
    /// <summary>Writes as many elements as there is room for.</summary>
    /// <param name="type">Any but BYTES.</param>
    /// <param name="elements">At least one; afterwards those that are left.</param>
    /// <param name="text">At least <see cref="DecimalText.Longest"/> bytes.</param>
    /// <param name="isBare">Whether NaN and infinities are bare tokens, which JSON has not; else strings.</param>
    /// <returns>The bytes that were written.</returns>
    public static int Write(ElementType type, ref ReadOnlySpan<byte> elements, scoped Span<byte> text, bool isBare) =>
        type switch
        {
            ElementType.Float32 => Write<SingleWriter>(ref elements, text, isBare),
            ElementType.Float64 => Write<DoubleWriter>(ref elements, text, isBare),
            ElementType.Float16 => Write<HalfWriter>(ref elements, text, isBare),
            ElementType.BFloat16 => Write<BrainWriter>(ref elements, text, isBare),
            ElementType.Bool => Write<BooleanWriter>(ref elements, text, isBare),
            ElementType.Int8 => Write<IntegerWriter<sbyte>>(ref elements, text, isBare),
            ElementType.Int16 => Write<IntegerWriter<short>>(ref elements, text, isBare),
            ElementType.Int32 => Write<IntegerWriter<int>>(ref elements, text, isBare),
            ElementType.Int64 => Write<IntegerWriter<long>>(ref elements, text, isBare),
            ElementType.UInt8 => Write<IntegerWriter<byte>>(ref elements, text, isBare),
            ElementType.UInt16 => Write<IntegerWriter<ushort>>(ref elements, text, isBare),
            ElementType.UInt32 => Write<IntegerWriter<uint>>(ref elements, text, isBare),
            ElementType.UInt64 => Write<IntegerWriter<ulong>>(ref elements, text, isBare),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type of fixed size"),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Write<T>(ref ReadOnlySpan<byte> elements, scoped Span<byte> text, bool isBare)
        where T : struct, INumberWriter
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        ref var element = ref MemoryMarshal.GetReference(elements);
        var (at, length, read, last) = (0, elements.Length, 0, text.Length - DecimalText.Longest);
        while (read < length && at <= last)
        {
            var written = T.Write(ref Unsafe.Add(ref element, read), ref Unsafe.Add(ref first, at));
            if (written == 0)
            {
                written = WriteSpecial<T>(ref Unsafe.Add(ref element, read), ref Unsafe.Add(ref first, at), isBare);
            }

            at += written;
            Unsafe.Add(ref first, at++) = (byte)',';
            read += T.Size;
        }

        elements = elements[read..];
        return at - 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteSpecial<T>(ref byte element, ref byte text, bool isBare)
        where T : struct, INumberWriter
    {
        // The sign and what it is stand in the two highest bytes, whatever the width.
        var high = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref element, T.Size - 2));
        var isNaN = IsNaN<T>(ref element);
        var name =
            isNaN ? "NaN"u8
            : (high & 0x8000) == 0 ? "Infinity"u8
            : "-Infinity"u8;
        var quote = isBare ? 0 : 1;
        text = (byte)'"';
        name.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref text, quote), name.Length));
        Unsafe.Add(ref text, quote + name.Length) = (byte)'"';
        return name.Length + (2 * quote);
    }

    private static bool IsNaN<T>(ref byte element)
        where T : struct, INumberWriter =>
        typeof(T) == typeof(SingleWriter) ? float.IsNaN(Unsafe.ReadUnaligned<float>(ref element))
        : typeof(T) == typeof(DoubleWriter) ? double.IsNaN(Unsafe.ReadUnaligned<double>(ref element))
        : typeof(T) == typeof(HalfWriter) ? Half.IsNaN(Unsafe.ReadUnaligned<Half>(ref element))
        : (Unsafe.ReadUnaligned<ushort>(ref element) & 0x7F) != 0;
}
