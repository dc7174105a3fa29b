using System.Buffers;

namespace Sluice.Hosting.Listening;

/// <summary>What Kestrel takes blocks of; they all come from one <see cref="SocketBlocks"/>.</summary>
internal sealed class SocketBlockPool(SocketBlocks blocks) : MemoryPool<byte>
{
    public override int MaxBufferSize => SocketBlocks.BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, SocketBlocks.BlockBytes);
        return blocks.Rent();
    }

    protected override void Dispose(bool disposing) { }
}
