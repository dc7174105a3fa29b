using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Triton;

/// <summary>A socket over which requests go as they are, one after the other, as a client keeps its connection.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client;
    private readonly Stream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, new BufferedStream(client.GetStream()));

    public static async Task<RawConnection> OpenAsync(Uri server)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port).Within(Limit);
        return new RawConnection(client);
    }

    public Task<RawReply> SendAsync(byte[] request) => SendNowAsync(request).Within(Limit);

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<RawReply> SendNowAsync(byte[] request)
    {
        await _stream.WriteAsync(request);
        await _stream.FlushAsync();
        var status = int.Parse((await LineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        var body = headers.TryGetValue("Content-Length", out var length)
            ? await BytesAsync(int.Parse(length, CultureInfo.InvariantCulture))
            : await ChunksAsync(headers);
        return new RawReply(status, headers, body);
    }

    private async Task<byte[]> ChunksAsync(Dictionary<string, string> headers)
    {
        Assert.Equal("chunked", headers.GetValueOrDefault("Transfer-Encoding"));
        var body = new MemoryStream();
        while (int.Parse(await LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Write(await BytesAsync(size));
            await LineAsync();
        }

        await LineAsync();
        return body.ToArray();
    }

    private async Task<byte[]> BytesAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private async Task<string> LineAsync()
    {
        var line = new List<byte>();
        while (line is not [.., (byte)'\r', (byte)'\n'])
            line.AddRange(await BytesAsync(1));
        return Encoding.ASCII.GetString([.. line[..^2]]);
    }
}
