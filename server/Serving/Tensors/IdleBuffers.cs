using System.Diagnostics.CodeAnalysis;

namespace Sluice.Serving.Tensors;

/// <summary>Buffers of one size that wait for the next request; the one used last goes first. Its owner locks.</summary>
internal sealed class IdleBuffers
{
    private readonly Stack<TensorBuffer> _buffers = [];

    /// <summary>The fewest there were since the last <see cref="FreeUnused"/>: so many nobody has needed.</summary>
    private int _unused;

    public bool TryTake([NotNullWhen(true)] out TensorBuffer? buffer)
    {
        var isThere = _buffers.TryPop(out buffer);
        _unused = Math.Min(_unused, _buffers.Count);
        return isThere;
    }

    public void Keep(TensorBuffer buffer) => _buffers.Push(buffer);

    /// <returns>The bytes that were freed.</returns>
    public long FreeUnused()
    {
        var freed = Free(_unused);
        _unused = _buffers.Count;
        return freed;
    }

    /// <inheritdoc cref="FreeUnused"/>
    public long FreeAll()
    {
        _unused = 0;
        return Free(_buffers.Count);
    }

    private long Free(int count)
    {
        var freed = 0L;
        for (; count > 0; count--)
        {
            var buffer = _buffers.Pop();
            freed += buffer.Capacity;
            buffer.Free();
        }

        return freed;
    }
}
