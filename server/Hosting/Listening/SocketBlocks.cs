using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Sluice.Hosting.Listening;

/// <summary>
/// The memory that sockets are read into and written from, in blocks of 64 KiB: Kestrel's own are 4 KiB, and a receive fills one
/// block, so that a large request takes sixteen times as many calls (docs/decisions/0030-memory-of-requests.md). One store for all
/// of a host's pools. Blocks that nobody needs are kept for the next connection until they have been idle for a while.
/// Thread-safe.
/// </summary>
public sealed class SocketBlocks : IMemoryPoolFactory<byte>, IDisposable
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64 << 10;

    /// <summary>More idle blocks than this are let go at once: 32 MiB.</summary>
    private const int MostIdle = 512;

    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<SocketBlock> _idle = new();
    private readonly ITimer _trim;

    /// <summary>The fewest idle blocks since the last trim: so many nobody has needed. Roughly: threads race for it.</summary>
    private int _unused;

    /// <param name="time">The clock by which blocks are idle.</param>
    public SocketBlocks(TimeProvider time) => _trim = time.CreateTimer(_ => Trim(), state: null, IdleLimit, IdleLimit);

    /// <summary>Blocks that are kept for the next connection.</summary>
    public int Idle => _idle.Count;

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new SocketBlockPool(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trim.Dispose();
        _idle.Clear();
    }

    internal SocketBlock Rent()
    {
        if (!_idle.TryDequeue(out var block))
        {
            block = new SocketBlock(this);
        }

        _unused = Math.Min(_unused, _idle.Count);
        return block.Begin();
    }

    internal void TakeBack(SocketBlock block)
    {
        if (_idle.Count < MostIdle)
        {
            _idle.Enqueue(block);
        }
    }

    private void Trim()
    {
        for (var unused = _unused; unused > 0 && _idle.TryDequeue(out _); unused--)
        {
            // The garbage collector takes it.
        }

        _unused = _idle.Count;
    }
}
