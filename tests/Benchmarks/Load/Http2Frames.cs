using System.Buffers.Binary;
using System.Text;

namespace Sluice.Benchmarks.Load;

/// <summary>The frames that a caller sends, as bytes (RFC 9113, section 6; RFC 7541). Pure.</summary>
internal static class Http2Frames
{
    public const int Head = 9;

    /// <summary>What a receiver takes that says nothing else (SETTINGS_MAX_FRAME_SIZE).</summary>
    public const int DefaultPayload = 16_384;
    public const byte EndStream = 1;
    public const byte Acknowledge = 1;
    private const byte EndHeaders = 4;
    private const int Window = 1 << 24;

    /// <summary>Frame types, section 6.</summary>
    public enum Kind : byte
    {
        Data = 0,
        Headers = 1,
        ResetStream = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
    }

    /// <summary>What opens a connection: the preface, no pushes, and wide windows for answers.</summary>
    public static byte[] Opening()
    {
        byte[] settings = [0, 2, 0, 0, 0, 0, 0, 4, .. BigEndian(Window)];
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(Kind.Settings, 0, 0, settings),
            .. WindowUpdate(Window),
        ];
    }

    public static byte[] WindowUpdate(int bytes) => Frame(Kind.WindowUpdate, 0, 0, BigEndian(bytes));

    public static byte[] Frame(Kind kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[Head + payload.Length];
        WriteHead(frame, kind, flags, stream, payload.Length);
        payload.CopyTo(frame.AsSpan(Head));
        return frame;
    }

    public static void WriteHead(Span<byte> frame, Kind kind, byte flags, int stream, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame, length << 8 | (byte)kind);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], stream);
    }

    /// <summary>
    /// A gRPC call's headers. The first of a connection puts them into the table that both sides keep, the others refer to
    /// it, as clients do.
    /// </summary>
    public static byte[] Headers(int stream, string path, bool isFirst)
    {
        const byte post = 0x83;
        const byte http = 0x86;
        byte[] block = isFirst
            ?
            [
                post,
                http,
                .. Literal([0x44], path),
                .. Literal([0x41], "localhost"),
                .. Literal([0x5F], "application/grpc"),
                .. Literal([0x40, 2, (byte)'t', (byte)'e'], "trailers"),
            ]
            : [post, http, 0xC1, 0xC0, 0xBF, 0xBE];
        return Frame(Kind.Headers, EndHeaders, stream, block);
    }

    private static byte[] Literal(ReadOnlySpan<byte> name, string value) =>
        [.. name, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
