using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Sluice.Endpoints.OpenInference.Grpc.Wire;

/// <summary>Writes the fields of a protobuf message into a piece of memory that is long enough.</summary>
internal ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes of a number.</summary>
    public static int Measure(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Bytes of a field with so many bytes, its tag and length included; fields' numbers are below 16 here.</summary>
    public static long MeasureField(long bytes) => 1 + Measure((ulong)bytes) + bytes;

    /// <summary>Bytes of a text field; 0 of an empty one, which is left out.</summary>
    public static long MeasureText(string text) =>
        text.Length == 0 ? 0 : MeasureField(Encoding.UTF8.GetByteCount(text));

    public void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _destination[Written++] = (byte)(value | 0x80);
        }

        _destination[Written++] = (byte)value;
    }

    /// <summary>Begins a field with so many bytes, which must follow.</summary>
    public void BeginField(int field, long bytes)
    {
        WriteVarint((ulong)((field << 3) | (int)WireType.Length));
        WriteVarint((ulong)bytes);
    }

    /// <summary>Writes a text field; none where it is empty.</summary>
    public void WriteText(int field, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        BeginField(field, Encoding.UTF8.GetByteCount(text));
        Written += Encoding.UTF8.GetBytes(text, _destination[Written..]);
    }

    /// <summary>Writes four bytes, little-endian.</summary>
    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_destination[Written..], value);
        Written += sizeof(uint);
    }
}
