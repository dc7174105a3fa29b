using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Benchmarks.Load;

/// <summary>Connections of HTTP/1.1 with a request in flight on each, answered in turn.</summary>
internal sealed class Http1Caller : IDisposable
{
    private readonly LoadSchedule _schedule;
    private readonly int _port;
    private readonly byte[] _request;
    private readonly Socket[] _sockets;
    private readonly byte[] _in = new byte[1 << 22];

    public Http1Caller(LoadPlan plan, LoadSchedule schedule)
    {
        _schedule = schedule;
        _port = plan.Port;
        _request = Request(plan);
        _sockets =
        [
            .. Enumerable
                .Range(0, plan.Connections)
                .Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }),
        ];
    }

    /// <summary>The request's bytes.</summary>
    public static byte[] Request(LoadPlan plan)
    {
        var headers = string.Concat(plan.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"));
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"POST {plan.Path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {plan.Body.Length}\r\n{headers}\r\n"
            ),
            .. plan.Body,
        ];
    }

    /// <summary>Until the schedule is over and every request is answered.</summary>
    public void Run()
    {
        var begun = new long[_sockets.Length];
        for (var i = 0; i < _sockets.Length; i++)
        {
            _sockets[i].Connect(IPAddress.Loopback, _port);
            begun[i] = Send(_sockets[i]);
        }

        for (var open = _sockets.Length; open > 0; )
        {
            for (var i = 0; i < _sockets.Length; i++)
            {
                if (begun[i] == 0)
                    continue;
                _schedule.Finish(begun[i], ReceiveAnswer(_sockets[i]));
                if (_schedule.IsOver(Stopwatch.GetTimestamp()))
                {
                    begun[i] = 0;
                    open--;
                }
                else
                {
                    begun[i] = Send(_sockets[i]);
                }
            }
        }
    }

    public void Dispose() => Array.ForEach(_sockets, socket => socket.Dispose());

    private long Send(Socket socket)
    {
        var now = Stopwatch.GetTimestamp();
        for (var at = 0; at < _request.Length; )
            at += socket.Send(_request.AsSpan(at));
        return now;
    }

    /// <returns>The length of its body; -1: it was no success.</returns>
    private long ReceiveAnswer(Socket socket)
    {
        var end = 0;
        int body;
        do
        {
            var read = socket.Receive(_in.AsSpan(end));
            if (read == 0)
                throw new InvalidOperationException($"port {_port} closed the connection");
            end += read;
        } while (!IsWhole(_in.AsSpan(0, end), out body));

        return _in.AsSpan(0, end).StartsWith("HTTP/1.1 200"u8) ? body : -1;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, out int body)
    {
        body = 0;
        var blank = answer.IndexOf("\r\n\r\n"u8);
        if (blank < 0)
            return false;
        body = answer.Length - blank - 4;
        var name = answer[..blank].IndexOf("ontent-Length: "u8);
        if (name < 0)
            name = answer[..blank].IndexOf("ontent-length: "u8);
        return name < 0
            ? answer.EndsWith("0\r\n\r\n"u8)
            : Utf8Parser.TryParse(answer[(name + 15)..], out int length, out _) && body >= length;
    }
}
