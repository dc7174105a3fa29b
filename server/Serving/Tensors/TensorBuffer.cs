using System.Buffers;
using System.Runtime.InteropServices;

namespace Sluice.Serving.Tensors;

/// <summary>
/// Memory of one or more tensors, rented of a <see cref="TensorMemory"/>: outside of the garbage collector's heap, aligned, and not
/// cleared. Disposing gives it back, once; what pins it then (<see cref="Memory{T}.Pin"/>, as an engine does for the time of a
/// run) keeps it from being used again until the last pin is gone.
/// </summary>
public sealed unsafe class TensorBuffer : MemoryManager<byte>
{
    /// <summary>Bytes: the widest vectors of today's processors, and a line of their caches.</summary>
    public const int Alignment = 64;

    private readonly TensorMemory _home;
    private readonly byte* _start;
    private int _length;
    private int _claims;

    internal TensorBuffer(TensorMemory home, int capacity)
    {
        _home = home;
        Capacity = capacity;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
    }

    /// <summary>Bytes that it takes of the budget; its memory is as long as was asked for.</summary>
    internal int Capacity { get; }

    /// <inheritdoc/>
    public override Memory<byte> Memory => CreateMemory(_length);

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _claims) == 0, this);
        return new(_start, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        Interlocked.Increment(ref _claims);
        return new MemoryHandle(_start + elementIndex, pinnable: this);
    }

    /// <inheritdoc/>
    public override void Unpin() => Release();

    /// <summary>Makes it whole again for its next user.</summary>
    internal TensorBuffer Begin(int length)
    {
        _length = length;
        Volatile.Write(ref _claims, 1);
        return this;
    }

    internal void Free() => NativeMemory.AlignedFree(_start);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Release();

    private void Release()
    {
        var left = Interlocked.Decrement(ref _claims);
        ObjectDisposedException.ThrowIf(left < 0, this);
        if (left == 0)
        {
            _home.TakeBack(this);
        }
    }
}
