using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>
/// Answers requests with bytes of the test's choice, for what no real server can be made to do: to fall silent, to break off, to lie. One request a
/// connection.
/// </summary>
internal sealed class StubServer : IAsyncDisposable
{
    private static readonly byte[] GoAhead = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly Func<string, StubAnswer> _answer;
    private readonly Task _accepting;

    /// <param name="answer">Of a request: its head and its body.</param>
    /// <param name="certificate">With its key: speaks TLS.</param>
    public StubServer(Func<string, StubAnswer> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Endpoint =>
        $"{(_certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Refuses connections from now on.</summary>
    public void Close() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = await SecureAsync(client.GetStream());
            var answer = _answer(await ReadAsync(stream));
            await stream.WriteAsync(answer.Bytes, _end.Token);
            await stream.FlushAsync(_end.Token);
            if (answer.ThenSilence)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token);
            }
        }
        catch (Exception end)
            when (end
                    is OperationCanceledException
                        or IOException
                        or System.Security.Authentication.AuthenticationException
            )
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate },
            _end.Token
        );
        return secure;
    }

    private async Task<string> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4_096];
        while (!IsWhole(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0)
            {
                throw new IOException("the client went away");
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            if (text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && AwaitsGoAhead(text.ToString()))
            {
                await stream.WriteAsync(GoAhead, _end.Token);
            }
        }

        return text.ToString();
    }

    private static bool AwaitsGoAhead(string request) =>
        request.Contains("Expect: 100-continue", StringComparison.OrdinalIgnoreCase);

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var stated = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        var length = stated < 0 ? 0 : int.Parse(request[(stated + Length.Length)..].Split('\r')[0]);
        return end >= 0 && request.Length >= end + 4 + length;
    }
}
