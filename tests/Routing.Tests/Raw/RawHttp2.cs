using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Routing.Tests.Raw;

/// <summary>Sends one header list over HTTP/2 that no client library would send.</summary>
internal static class RawHttp2
{
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte GoAwayFrame = 7;
    private const byte EndOfStreamAndHeaders = 5;
    private const int FrameHeadBytes = 9;

    /// <param name="address">Where to.</param>
    /// <param name="headers">Names and values in turn.</param>
    /// <returns>The class of the answer's status, such as "2" or "5"; "reset" or "closed" when there is none.</returns>
    public static async Task<string> SendAsync(IPEndPoint address, string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await stream.WriteAsync(Frame(SettingsFrame, 0, 0, []));
        await stream.WriteAsync(Frame(HeadersFrame, EndOfStreamAndHeaders, 1, Encode(headers)));
        try
        {
            return await ReadStatusAsync(stream);
        }
        catch (IOException)
        {
            return "closed";
        }
    }

    private static async Task<string> ReadStatusAsync(NetworkStream stream)
    {
        var head = new byte[FrameHeadBytes];
        while (true)
        {
            await stream.ReadExactlyAsync(head);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload);
            switch (head[3])
            {
                case HeadersFrame:
                    return StatusClass(payload);
                case ResetFrame or GoAwayFrame:
                    return "reset";
            }
        }
    }

    /// <summary>The status comes first: an entry of HPACK's static table, or a literal with its name.</summary>
    private static string StatusClass(byte[] block) =>
        block[0] switch
        {
            0x88 or 0x89 or 0x8A => "2",
            0x8B => "3",
            0x8C or 0x8D => "4",
            0x8E => "5",
            _ when block[1] == 3 => ((char)block[2]).ToString(),
            _ => throw new InvalidDataException($"expected a status, got {Convert.ToHexString(block)}"),
        };

    private static byte[] Encode(string[] headers)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in headers.Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            block.WriteByte(0);
            block.WriteByte((byte)name.Length);
            block.Write(Encoding.Latin1.GetBytes(name));
            block.WriteByte((byte)value.Length);
            block.Write(Encoding.Latin1.GetBytes(value));
        }
        return block.ToArray();
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHeadBytes + payload.Length];
        (frame[1], frame[2]) = ((byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, FrameHeadBytes);
        return frame;
    }
}
