using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using static Sluice.Benchmarks.Load.Http2Frames;

namespace Sluice.Benchmarks.Load;

/// <summary>
/// One connection that calls one method over and over with as little work as can be, so that one core of callers keeps one core
/// of server busy. It understands of HTTP/2 what a server under load says: no pushes, no priorities, no continued headers.
/// </summary>
internal sealed class Http2Caller(LoadPlan plan, LoadSchedule schedule) : IDisposable
{
    private const int ReadBlock = 1 << 18;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Dictionary<int, Call> _open = [];
    private readonly Queue<Call> _sending = new();
    private readonly byte[] _in = new byte[ReadBlock];
    private readonly byte[] _out = new byte[ReadBlock];
    private int _inEnd;
    private int _outEnd;
    private int _nextStream = 1;
    private long _window = 65_535;
    private long _streamWindow = 65_535;
    private int _mostPayload = DefaultPayload;
    private int _answered;
    private bool _isWelcome;

    /// <summary>Until the schedule is over and every request is answered.</summary>
    /// <exception cref="InvalidOperationException">The server closed the connection.</exception>
    public void Run()
    {
        _socket.Connect(IPAddress.Loopback, plan.Port);
        Put(Opening());
        while (!_isWelcome)
        {
            Flush();
            Receive();
        }

        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            while (schedule.TakeNext(now, _open.Count, out var begun))
                Begin(begun);
            SendBodies();
            Flush();
            if (_open.Count == 0 && schedule.IsOver(now))
                return;
            if (!schedule.Spins(now) || _socket.Poll(0, SelectMode.SelectRead))
                Receive();
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Begin(long begun)
    {
        var call = new Call(_nextStream, begun) { Window = _streamWindow };
        Put(Headers(_nextStream, plan.Path, _nextStream == 1));
        _nextStream += 2;
        _open.Add(call.Stream, call);
        _sending.Enqueue(call);
    }

    /// <summary>As much as the server's windows let through; in turns, or a large body would hold up the others.</summary>
    private void SendBodies()
    {
        for (var blocked = 0; blocked < _sending.Count; )
        {
            var call = _sending.Dequeue();
            var part = Math.Min(plan.Body.Length - call.Sent, _mostPayload);
            if (part > _window || part > call.Window)
            {
                _sending.Enqueue(call);
                blocked++;
                continue;
            }

            blocked = 0;
            if (_outEnd + Head + part > _out.Length)
                Flush();
            var isLast = call.Sent + part == plan.Body.Length;
            WriteHead(_out.AsSpan(_outEnd), Kind.Data, isLast ? EndStream : (byte)0, call.Stream, part);
            plan.Body.AsSpan(call.Sent, part).CopyTo(_out.AsSpan(_outEnd + Head));
            _outEnd += Head + part;
            call.Sent += part;
            call.Window -= part;
            _window -= part;
            if (!isLast)
                _sending.Enqueue(call);
        }
    }

    private void Put(ReadOnlySpan<byte> frame)
    {
        if (_outEnd + frame.Length > _out.Length)
            Flush();
        frame.CopyTo(_out.AsSpan(_outEnd));
        _outEnd += frame.Length;
    }

    private void Flush()
    {
        for (var at = 0; at < _outEnd; )
            at += _socket.Send(_out.AsSpan(at, _outEnd - at));
        _outEnd = 0;
    }

    private void Receive()
    {
        var read = _socket.Receive(_in.AsSpan(_inEnd));
        if (read == 0)
            throw new InvalidOperationException($"port {plan.Port} closed the connection");
        _inEnd += read;
        var at = 0;
        while (_inEnd - at >= Head)
        {
            var head = _in.AsSpan(at);
            var length = BinaryPrimitives.ReadInt32BigEndian(head) >>> 8;
            if (_inEnd - at < Head + length)
                break;
            var stream = BinaryPrimitives.ReadInt32BigEndian(head[5..]);
            Take((Kind)head[3], head[4], stream, head.Slice(Head, length));
            at += Head + length;
        }

        _in.AsSpan(at, _inEnd - at).CopyTo(_in);
        _inEnd -= at;
    }

    private void Take(Kind kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case Kind.Data:
                _open[stream].Received += payload.Length;
                GiveBack(payload.Length);
                FinishAt(flags, stream);
                break;
            case Kind.Headers:
                FinishAt(flags, stream);
                break;
            case Kind.ResetStream:
                Finish(stream, whole: false);
                break;
            case Kind.Settings when (flags & Acknowledge) == 0:
                Apply(payload);
                Put(Frame(Kind.Settings, Acknowledge, 0, []));
                _isWelcome = true;
                break;
            case Kind.Ping when (flags & Acknowledge) == 0:
                Put(Frame(Kind.Ping, Acknowledge, 0, payload));
                break;
            case Kind.WindowUpdate:
                var more = BinaryPrimitives.ReadInt32BigEndian(payload);
                if (stream == 0)
                    _window += more;
                else if (_open.TryGetValue(stream, out var call))
                    call.Window += more;
                break;
            case Kind.GoAway:
                throw new InvalidOperationException($"port {plan.Port} says GOAWAY");
            default:
                break;
        }
    }

    private void Apply(ReadOnlySpan<byte> settings)
    {
        const int initialWindow = 4;
        const int maxFrameSize = 5;
        for (; settings.Length >= 6; settings = settings[6..])
        {
            var value = BinaryPrimitives.ReadInt32BigEndian(settings[2..]);
            switch (BinaryPrimitives.ReadInt16BigEndian(settings))
            {
                case initialWindow:
                    _streamWindow = value;
                    break;
                case maxFrameSize:
                    _mostPayload = Math.Min(value, _out.Length - Head);
                    break;
            }
        }
    }

    private void GiveBack(int bytes)
    {
        _answered += bytes;
        if (_answered < 1 << 22)
            return;
        Put(WindowUpdate(_answered));
        _answered = 0;
    }

    private void FinishAt(byte flags, int stream)
    {
        if ((flags & EndStream) != 0)
            Finish(stream, whole: true);
    }

    private void Finish(int stream, bool whole)
    {
        if (!_open.Remove(stream, out var call))
            return;
        // A refused call is headers alone.
        schedule.Finish(call.Begun, whole && call.Received > 0 && call.Sent == plan.Body.Length ? call.Received : -1);
    }

    private sealed class Call(int stream, long begun)
    {
        public int Stream { get; } = stream;

        public long Begun { get; } = begun;

        public int Sent { get; set; }

        public long Window { get; set; }

        public long Received { get; set; }
    }
}
