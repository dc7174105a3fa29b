using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>
/// A wire between a client and a real server that the test cuts, holds or takes away. It passes bytes on as they are; what it answers itself is what the test
/// wants a server to answer for a while.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _running = [];
    private readonly HashSet<Socket> _open = [];
    private readonly int _port;
    private TcpListener? _listener;
    private TaskCompletionSource _released = new();
    private TaskCompletionSource _held = new();
    private long _bytesDown;

    /// <param name="endpoint">The server's <c>http://host:port</c>.</param>
    public FaultyProxy(string endpoint)
    {
        var uri = new Uri(endpoint);
        _server = new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
        Listen(0);
        _port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Each connection is cut after so many bytes from the server; null: none is.</summary>
    public long? CutAfter { get; set; }

    /// <summary>Nothing more comes from the server once so many bytes have come in all; null: all comes.</summary>
    public long? HoldAfter { get; set; }

    /// <summary>Answers for the next requests in the server's place, each followed by the end of its connection.</summary>
    public Queue<string> Answers { get; } = new();

    /// <summary>Called with the count of bytes that have come from the server.</summary>
    public Action<long> Passing { get; set; } = _ => { };

    /// <summary>Bytes that have come from the server.</summary>
    public long BytesDown => Interlocked.Read(ref _bytesDown);

    /// <summary>Ends when <see cref="HoldAfter"/> is reached.</summary>
    public Task HeldAsync() => _held.Task;

    /// <summary>Nobody listens any more, and what is open breaks.</summary>
    public void Vanish()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
            foreach (var socket in _open)
            {
                socket.Dispose();
            }

            _open.Clear();
        }
    }

    /// <summary>Listens again, at the same port.</summary>
    public void Return() => Listen(_port);

    /// <summary>Ends what is held, and holds no more.</summary>
    public void Release()
    {
        HoldAfter = null;
        var released = _released;
        (_released, _held) = (new TaskCompletionSource(), new TaskCompletionSource());
        released.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Vanish();
        Release();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private void Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        lock (_lock)
        {
            _listener = listener;
            _running.Add(AcceptAsync(listener));
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception failure)
                when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }

            lock (_lock)
            {
                _open.Add(client);
                _running.Add(ServeAsync(client));
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using var down = new NetworkStream(client, ownsSocket: true);
            if (TakeAnswer() is { } answer)
            {
                await ReadHeadAsync(down);
                await down.WriteAsync(Encoding.ASCII.GetBytes(answer.ReplaceLineEndings("\r\n")), _end.Token);
                return;
            }

            using var server = new TcpClient();
            await server.ConnectAsync(_server, _end.Token);
            using var up = server.GetStream();
            await Task.WhenAny(down.CopyToAsync(up, _end.Token), PassAsync(up, down));
        }
        catch (Exception failure)
            when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client, the server or the test has ended it.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(client);
            }
        }
    }

    private string? TakeAnswer()
    {
        lock (_lock)
        {
            return Answers.TryDequeue(out var answer) ? answer : null;
        }
    }

    private async Task ReadHeadAsync(NetworkStream down)
    {
        var last = new byte[1];
        for (var ends = 0; ends < 4; ends = last[0] is (byte)'\r' or (byte)'\n' ? ends + 1 : 0)
        {
            await down.ReadExactlyAsync(last, _end.Token);
        }
    }

    private async Task PassAsync(NetworkStream up, NetworkStream down)
    {
        var block = new byte[16 << 10];
        long passed = 0;
        for (int got; (got = await up.ReadAsync(block, _end.Token)) > 0; )
        {
            if (CutAfter is { } cut && passed + got > cut)
            {
                await down.WriteAsync(block.AsMemory(0, (int)(cut - passed)), _end.Token);
                return;
            }

            passed += got;
            var all = Interlocked.Add(ref _bytesDown, got);
            if (HoldAfter is { } most && all > most)
            {
                var released = _released.Task;
                _held.TrySetResult();
                await released;
                return;
            }

            Passing(all);
            await down.WriteAsync(block.AsMemory(0, got), _end.Token);
        }
    }
}
