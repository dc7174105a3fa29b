using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sluice.Endpoints.Numbers.Decimals;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// Elements of one type in nested arrays, read straight into a tensor's bytes. All arrays at a depth must have one size, which
/// is how a shape is known; empty ones, and all that is out of the ordinary, are left to the general reader: it reads such an
/// array from the beginning, so nothing is ever taken here that it would refuse, and no error is told in two ways.
/// </summary>
/// <param name="text">The JSON text.</param>
/// <param name="at">Where the array's bracket is.</param>
internal ref struct ArrayScan(ReadOnlySpan<byte> text, int at)
{
    /// <summary>Bytes of the largest element.</summary>
    public const int MaxElementSize = sizeof(double);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at = at;
    private int _depth;
    private bool _isAmongElements;
    private ArraySizes _counts;
    private ArraySizes _sizes;

    /// <summary>Behind what was read.</summary>
    public readonly int At => _at;

    /// <summary>The depth of the elements; 0: none has come.</summary>
    public int Rank { get; private set; }

    /// <summary>Bytes of elements in the room that was given last.</summary>
    public int Written { get; private set; }

    /// <summary>The size at a depth, from 0 for the outermost array.</summary>
    public readonly long Size(int depth) => _sizes[depth];

    /// <summary>Whether the arrays are nested in a tensor's shape.</summary>
    public readonly bool HasShape(TensorShape shape)
    {
        var fits = Rank == shape.Rank;
        for (var depth = 0; fits && depth < Rank; depth++)
        {
            fits = _sizes[depth] == shape.Dimensions[depth];
        }

        return fits;
    }

    /// <summary>Reads, or reads on.</summary>
    /// <param name="type">Any but BYTES.</param>
    /// <param name="room">For elements, from its beginning.</param>
    public ScanOutcome Read(ElementType type, Span<byte> room) =>
        type switch
        {
            ElementType.Float32 => Read<SingleScanner>(room),
            ElementType.Float64 => Read<DoubleScanner>(room),
            ElementType.Float16 => Read<HalfScanner>(room),
            ElementType.BFloat16 => Read<BrainScanner>(room),
            ElementType.Bool => Read<BooleanScanner>(room),
            ElementType.Int8 => Read<IntegerScanner<sbyte>>(room),
            ElementType.Int16 => Read<IntegerScanner<short>>(room),
            ElementType.Int32 => Read<IntegerScanner<int>>(room),
            ElementType.Int64 => Read<IntegerScanner<long>>(room),
            ElementType.UInt8 => Read<IntegerScanner<byte>>(room),
            ElementType.UInt16 => Read<IntegerScanner<ushort>>(room),
            ElementType.UInt32 => Read<IntegerScanner<uint>>(room),
            ElementType.UInt64 => Read<IntegerScanner<ulong>>(room),
            _ => ScanOutcome.Other,
        };

    private ScanOutcome Read<T>(Span<byte> room)
        where T : struct, INumberScanner
    {
        Written = 0;
        while (true)
        {
            if (!_isAmongElements && !TryDescend())
            {
                return ScanOutcome.Other;
            }

            _isAmongElements = true;
            var before = Written;
            var written = before;
            var outcome = ReadElements<T>(_text, ref _at, room, ref written);
            Written = written;
            _counts[_depth - 1] += (written - before) / T.Size;
            if (outcome != ScanOutcome.Whole)
            {
                return outcome;
            }

            if (TryStepOver())
            {
                continue;
            }

            _isAmongElements = false;
            if (!TryAscend())
            {
                return ScanOutcome.Other;
            }

            if (_depth == 0)
            {
                return ScanOutcome.Whole;
            }
        }
    }

    /// <summary>From before a bracket to the first element, at the depth of all.</summary>
    private bool TryDescend()
    {
        while (_at < _text.Length && _text[_at] == '[')
        {
            if (_depth == ArraySizes.Max)
            {
                return false;
            }

            _counts[_depth++] = 0;
            _at++;
            SkipSpace();
        }

        Rank = Rank == 0 ? _depth : Rank;
        return _depth == Rank && _depth > 0 && _at < _text.Length;
    }

    /// <summary>From behind the last element of an array to the next bracket that opens, or behind the last of all.</summary>
    private bool TryAscend()
    {
        while (true)
        {
            var count = _counts[--_depth];
            _sizes[_depth] = _sizes[_depth] == 0 ? count : _sizes[_depth];
            if (_sizes[_depth] != count)
            {
                return false;
            }

            if (_depth == 0)
            {
                return true;
            }

            _counts[_depth - 1]++;
            SkipSpace();
            if (_at == _text.Length || _text[_at] is not ((byte)',' or (byte)']'))
            {
                return false;
            }

            if (_text[_at++] == ',')
            {
                SkipSpace();
                return true;
            }
        }
    }

    /// <summary>
    /// Moves from behind an innermost array to the first element of the next, where both are as nearly all are: of one array, of the same
    /// size, and with nothing between them but a comma.
    /// </summary>
    private bool TryStepOver()
    {
        var isBefore = _depth > 1 && _counts[_depth - 1] == _sizes[_depth - 1] && _text[_at..].StartsWith(",["u8);
        if (isBefore)
        {
            _counts[_depth - 2]++;
            _counts[_depth - 1] = 0;
            _at += 2;
        }

        return isBefore;
    }

    private void SkipSpace() => SkipSpace(ref MemoryMarshal.GetReference(_text), _text.Length, ref _at);

    /// <summary>
    /// One innermost array, from its first element, or one further on, to behind its bracket. Flat, and compiled once without a
    /// profile: that of the request which came first would shape the loop for all that follow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ScanOutcome ReadElements<T>(
        ReadOnlySpan<byte> text,
        ref int position,
        Span<byte> room,
        ref int written
    )
        where T : struct, INumberScanner
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        ref var elements = ref MemoryMarshal.GetReference(room);
        var (at, length, next, last) = (position, text.Length, written, room.Length - T.Size);
        var outcome = ScanOutcome.Full;
        for (; next <= last; next += T.Size)
        {
            if (
                PlainNumber.IsWithin(length, at)
                && T.TryReadPlain(ref Unsafe.Add(ref first, at), ref Unsafe.Add(ref elements, next), out var size)
            )
            {
                // The text has some bytes more. Python writes a space behind each comma, JavaScript does not.
                var end = Unsafe.Add(ref first, at + size);
                if (end == ',')
                {
                    at += Unsafe.Add(ref first, at + size + 1) == ' ' ? size + 2 : size + 1;
                    continue;
                }

                if (end == ']')
                {
                    at += size + 1;
                    next += T.Size;
                    outcome = ScanOutcome.Whole;
                    break;
                }
            }

            // Of a copy: what has its address taken lies in memory, for all numbers.
            var behind = at;
            var step = ReadElement<T>(ref first, length, ref behind, ref Unsafe.Add(ref elements, next));
            at = behind;
            if (step != ScanOutcome.Full)
            {
                next += step == ScanOutcome.Whole ? T.Size : 0;
                outcome = step;
                break;
            }
        }

        position = at;
        written = next;
        return outcome;
    }

    /// <summary>An element, and what is behind it: the bracket, or a comma, and white space up to the next.</summary>
    /// <returns>Whole: it was the last; Full: another must follow; Other: it was none, or something else stands behind it.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ScanOutcome ReadElement<T>(ref byte text, int length, ref int at, ref byte element)
        where T : struct, INumberScanner
    {
        SkipSpace(ref text, length, ref at);
        if (at == length || !T.TryRead(ref text, length, ref at, ref element))
        {
            return ScanOutcome.Other;
        }

        SkipSpace(ref text, length, ref at);
        var end = at < length ? Unsafe.Add(ref text, at++) : 0;
        if (end != ',')
        {
            return end == ']' ? ScanOutcome.Whole : ScanOutcome.Other;
        }

        SkipSpace(ref text, length, ref at);
        return ScanOutcome.Full;
    }

    /// <summary>White space of JSON (RFC 8259, 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SkipSpace(ref byte text, int length, ref int at)
    {
        for (; at < length && Unsafe.Add(ref text, at) is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'; at++) { }
    }
}
