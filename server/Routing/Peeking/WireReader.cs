using System.Buffers;

namespace Sluice.Routing.Peeking;

/// <summary>
/// Reads the protobuf wire format (protobuf.dev, "Encoding"), as strictly as its strictest readers: what two readers could
/// understand differently is refused, so that router and backend always see the same message.
/// </summary>
internal ref struct WireReader(ReadOnlySequence<byte> message)
{
    /// <summary>The kinds of value, by their number on the wire.</summary>
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int StartGroup = 3;
    public const int EndGroup = 4;
    public const int Fixed32 = 5;

    private const int DeepestGroup = 100;
    private const int LongestVarint = 10;
    private SequenceReader<byte> _reader = new(message);

    public readonly bool IsAtEnd => _reader.End;

    /// <summary>Reads the number and the wire type of a field.</summary>
    /// <exception cref="InvalidDataException">There is no valid tag here.</exception>
    public (int Number, int WireType) ReadTag()
    {
        var place = _reader.Consumed;
        var tag = ReadVarint();
        if (tag is > uint.MaxValue or < 8)
            throw new InvalidDataException($"no valid field number at byte {place}");
        return ((int)(tag >> 3), (int)(tag & 7));
    }

    /// <summary>Reads a value of type <see cref="Bytes"/>. It shares the message's memory.</summary>
    /// <exception cref="InvalidDataException">The message ends before it does.</exception>
    public ReadOnlySequence<byte> ReadBytes()
    {
        var place = _reader.Consumed;
        var length = ReadVarint();
        if (length > (ulong)_reader.Remaining)
            throw Truncated(place, length, _reader.Remaining);
        var bytes = _reader.UnreadSequence.Slice(0, (long)length);
        _reader.Advance((long)length);
        return bytes;
    }

    /// <summary>Skips the value of a field whose tag was read.</summary>
    /// <exception cref="InvalidDataException">There is no valid value here.</exception>
    public void Skip(int number, int wireType)
    {
        if (wireType == StartGroup)
            SkipGroup(number);
        else
            SkipPlain(wireType);
    }

    private void SkipPlain(int wireType)
    {
        switch (wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Advance(sizeof(ulong));
                break;
            case Bytes:
                ReadBytes();
                break;
            case Fixed32:
                Advance(sizeof(uint));
                break;
            default:
                throw new InvalidDataException($"no value of wire type {wireType} can be at byte {_reader.Consumed}");
        }
    }

    private void SkipGroup(int outermost)
    {
        Span<int> open = stackalloc int[DeepestGroup];
        open[0] = outermost;
        for (var depth = 1; depth > 0; )
        {
            var (number, wireType) = ReadTag();
            if (wireType == EndGroup && open[depth - 1] != number)
                throw new InvalidDataException($"the group of field {open[depth - 1]} ends as field {number}");
            if (wireType == StartGroup && depth == DeepestGroup)
                throw new InvalidDataException($"groups are nested deeper than {DeepestGroup}");

            if (wireType == EndGroup)
                depth--;
            else if (wireType == StartGroup)
                open[depth++] = number;
            else
                SkipPlain(wireType);
        }
    }

    private ulong ReadVarint()
    {
        var place = _reader.Consumed;
        var value = 0UL;
        for (var read = 0; read < LongestVarint; read++)
        {
            if (!_reader.TryRead(out var next))
                throw new InvalidDataException($"the message ends inside a number at byte {place}");
            value |= (ulong)(next & 0x7F) << (7 * read);
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException($"a number of more than {LongestVarint} bytes at byte {place}");
    }

    private void Advance(int bytes)
    {
        if (_reader.Remaining < bytes)
            throw Truncated(_reader.Consumed, (ulong)bytes, _reader.Remaining);
        _reader.Advance(bytes);
    }

    private static InvalidDataException Truncated(long place, ulong expected, long got) =>
        new($"expected {expected} bytes of a value at byte {place}, got {got}");
}
