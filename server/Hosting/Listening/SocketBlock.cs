using System.Buffers;
using System.Runtime.InteropServices;

namespace Sluice.Hosting.Listening;

/// <summary>One block of <see cref="SocketBlocks"/>; an array, since sockets write several blocks at once only of arrays.</summary>
internal sealed class SocketBlock : IMemoryOwner<byte>
{
    private readonly SocketBlocks _home;
    private int _isRented;

    public SocketBlock(SocketBlocks home)
    {
        _home = home;
        var bytes = GC.AllocateUninitializedArray<byte>(SocketBlocks.BlockBytes, pinned: true);
        Memory = MemoryMarshal.CreateFromPinnedArray(bytes, 0, bytes.Length);
    }

    /// <inheritdoc/>
    public Memory<byte> Memory { get; }

    public SocketBlock Begin()
    {
        _isRented = 1;
        return this;
    }

    /// <summary>Gives it back; once more does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRented, 0) == 1)
        {
            _home.TakeBack(this);
        }
    }
}
