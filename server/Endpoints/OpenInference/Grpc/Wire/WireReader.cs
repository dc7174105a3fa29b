using Sluice.Grpc.Messages;

namespace Sluice.Endpoints.OpenInference.Grpc.Wire;

/// <summary>Reads the fields of a protobuf message that lies in one piece.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <exception cref="MalformedMessageException">There is no such number.</exception>
    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new MalformedMessageException("a number in it does not end");
    }

    /// <summary>Reads a field's tag.</summary>
    /// <exception cref="MalformedMessageException">There is no such number, or its field is 0.</exception>
    public (int Field, WireType Type) ReadTag() => SplitTag(ReadVarint());

    /// <summary>Reads the value of a field of <see cref="WireType.Length"/>.</summary>
    /// <exception cref="MalformedMessageException">It is not all there.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)_rest.Length)
        {
            throw new MalformedMessageException($"a field of {length} bytes is longer than what it is in");
        }

        var value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return value;
    }

    /// <exception cref="MalformedMessageException">The field is 0 or out of range.</exception>
    public static (int Field, WireType Type) SplitTag(ulong tag) =>
        tag >> 3 is > 0 and <= 0x1FFF_FFFF and var field
            ? ((int)field, (WireType)(tag & 7))
            : throw new MalformedMessageException($"it has a field with the number {tag >> 3}");
}
