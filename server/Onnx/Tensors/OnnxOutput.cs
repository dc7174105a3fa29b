using System.Buffers;
using Sluice.Onnx.Native;
using Sluice.Serving.Errors;

namespace Sluice.Onnx.Tensors;

/// <summary>What a run gave, read where ONNX Runtime has put it, and left to it again when disposed.</summary>
internal sealed unsafe class OnnxOutput : MemoryManager<byte>
{
    private readonly byte* _start;
    private readonly int _length;
    private nint _value;

    /// <param name="value">The tensor; the output's from now on, whether this throws or not.</param>
    /// <param name="bytes">How many it has.</param>
    /// <exception cref="ServingException">ResourceExhausted: they are more than one piece of memory may have here.</exception>
    public OnnxOutput(nint value, long bytes)
    {
        _value = value;
        try
        {
            _length =
                bytes <= Array.MaxLength
                    ? (int)bytes
                    : throw new ServingException(
                        ServingErrorCode.ResourceExhausted,
                        $"an output has {bytes} bytes; this server answers with at most {Array.MaxLength}"
                    );
            _start = OrtCalls.BytesOf(value);
        }
        catch
        {
            Dispose(disposing: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_value == 0, this);
        return new(_start, _length);
    }

    /// <summary>The memory never moves; it must not be disposed while it is pinned.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin() { }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => OrtCalls.Release(Interlocked.Exchange(ref _value, 0));
}
