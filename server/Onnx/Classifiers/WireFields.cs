namespace Sluice.Onnx.Classifiers;

/// <summary>
/// The fields of one message in protobuf's wire format (protobuf.dev, "Encoding"), one after the other: enough to find a node in
/// a model file without reading its weights.
/// </summary>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Of the current field.</summary>
    public int Number { get; private set; }

    /// <summary>The current field's value, where it is an integer.</summary>
    public ulong Integer { get; private set; }

    /// <summary>The current field's value, where it is text, bytes, a message or packed numbers; else empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">There is no field here.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = TakeVarint(ref _rest);
        Number = (int)(tag >> 3);
        Integer = 0;
        Bytes = default;
        switch ((int)(tag & 7))
        {
            case Varint:
                Integer = TakeVarint(ref _rest);
                break;
            case Fixed64:
                Take(sizeof(ulong));
                break;
            case Delimited:
                Bytes = Take(TakeVarint(ref _rest));
                break;
            case Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw new InvalidDataException($"no field of a message: tag {tag}");
        }

        return true;
    }

    /// <summary>Takes an integer of variable length off the front.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ulong TakeVarint(ref ReadOnlySpan<byte> bytes)
    {
        const int longest = 10;
        var value = 0UL;
        for (var i = 0; i < bytes.Length && i < longest; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("a number does not end");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"a field of {length} bytes, of which {_rest.Length} are there");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
