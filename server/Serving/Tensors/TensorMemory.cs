using Sluice.Serving.Errors;

namespace Sluice.Serving.Tensors;

/// <summary>
/// What requests and their answers lie in while they are in flight: one budget for all bytes held, and buffers that are used again.
/// Buffers that nobody needs are kept for the next request, within the budget, until <see cref="Trim"/> has found them idle.
/// Thread-safe.
/// </summary>
/// <param name="limit">The most bytes held at a time, idle buffers included; 1 or more.</param>
public sealed class TensorMemory(long limit) : IDisposable
{
    /// <summary>Beyond this part of the budget a buffer that comes back is freed at once.</summary>
    private const int IdlePart = 4;

    private readonly Lock _lock = new();
    private readonly IdleBuffers[] _idle = [.. Enumerable.Range(0, SizeClasses.Count).Select(_ => new IdleBuffers())];
    private long _inUse;
    private long _idleBytes;
    private bool _isDisposed;

    /// <summary>Bytes that requests and answers take just now.</summary>
    public long InUse
    {
        get
        {
            lock (_lock)
            {
                return _inUse;
            }
        }
    }

    /// <summary>Bytes of buffers that are kept for the next request.</summary>
    public long Idle
    {
        get
        {
            lock (_lock)
            {
                return _idleBytes;
            }
        }
    }

    /// <summary>Memory of exactly so many bytes, of any content; to be disposed.</summary>
    /// <param name="length">0 or more.</param>
    /// <exception cref="ServingException">ResourceExhausted: the budget has not so many left; TooLarge: it never has.</exception>
    public TensorBuffer Rent(int length)
    {
        var size = SizeClasses.IndexOf(length);
        var capacity = SizeClasses.BytesOf(size);
        lock (_lock)
        {
            if (_idle[size].TryTake(out var kept))
            {
                _idleBytes -= capacity;
                _inUse += capacity;
                return kept.Begin(length);
            }

            TakeLocked(capacity);
        }

        try
        {
            return new TensorBuffer(this, capacity).Begin(length);
        }
        catch (OutOfMemoryException)
        {
            Give(capacity);
            throw Exhausted();
        }
    }

    /// <summary>Counts bytes that are held elsewhere for a request or answer; <see cref="Give"/> must follow.</summary>
    /// <exception cref="ServingException">As <see cref="Rent"/>; none are counted.</exception>
    public void Take(long bytes)
    {
        lock (_lock)
        {
            TakeLocked(bytes);
        }
    }

    /// <summary>Ends what <see cref="Take"/> began.</summary>
    public void Give(long bytes)
    {
        lock (_lock)
        {
            _inUse -= bytes;
        }
    }

    /// <summary>Frees the buffers that have not been needed since the last time.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach (var idle in _idle)
            {
                _idleBytes -= idle.FreeUnused();
            }
        }
    }

    /// <summary>Frees what is idle. Buffers in use are freed when they are given back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            FreeIdleLocked();
        }
    }

    internal void TakeBack(TensorBuffer buffer)
    {
        lock (_lock)
        {
            _inUse -= buffer.Capacity;
            if (!_isDisposed && _idleBytes + buffer.Capacity <= limit / IdlePart)
            {
                _idleBytes += buffer.Capacity;
                _idle[SizeClasses.IndexOf(buffer.Capacity)].Keep(buffer);
                return;
            }
        }

        buffer.Free();
    }

    private void TakeLocked(long bytes)
    {
        if (bytes > limit)
        {
            throw new ServingException(
                ServingErrorCode.TooLarge,
                $"{bytes} bytes are needed at once; this server holds at most {limit} for all requests together"
            );
        }

        if (_inUse + _idleBytes + bytes > limit)
        {
            FreeIdleLocked();
        }

        if (_inUse + bytes > limit)
        {
            throw Exhausted();
        }

        _inUse += bytes;
    }

    private void FreeIdleLocked()
    {
        foreach (var idle in _idle)
        {
            _idleBytes -= idle.FreeAll();
        }
    }

    private ServingException Exhausted() =>
        new(
            ServingErrorCode.ResourceExhausted,
            $"the server holds as many bytes for requests as it may, {limit}; try again later"
        );
}
