using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Benchmarks.Load;

/// <summary>Sends bodies through a socket to a <see cref="ByteSink"/>: what the same bytes cost with nothing around them.</summary>
internal sealed class ByteCaller(LoadPlan plan, LoadSchedule schedule) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public void Run()
    {
        _socket.Connect(IPAddress.Loopback, plan.Port);
        _socket.Send(BitConverter.GetBytes(plan.Body.Length));
        var open = new Queue<long>();
        var answer = new byte[1];
        while (true)
        {
            while (schedule.TakeNext(Stopwatch.GetTimestamp(), open.Count, out var begun))
            {
                open.Enqueue(begun);
                for (var at = 0; at < plan.Body.Length; )
                    at += _socket.Send(plan.Body.AsSpan(at));
            }

            if (open.Count == 0)
                return;
            schedule.Finish(open.Dequeue(), _socket.Receive(answer));
        }
    }

    public void Dispose() => _socket.Dispose();
}

/// <summary>The other end: copies bytes out of the socket and answers each body with a byte.</summary>
internal static class ByteSink
{
    private const int Block = 1 << 16;

    public static int Run(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
        {
            using var socket = listener.AcceptSocket();
            Drain(socket);
        }
    }

    private static void Drain(Socket socket)
    {
        var block = new byte[Block];
        if (socket.Receive(block.AsSpan(0, sizeof(int))) != sizeof(int))
            return;
        var body = BitConverter.ToInt32(block);
        for (var rest = body; socket.Receive(block.AsSpan(0, Math.Min(rest, Block))) is > 0 and var read; )
        {
            rest -= read;
            if (rest > 0)
                continue;
            socket.Send(block.AsSpan(0, 1));
            rest = body;
        }
    }
}
