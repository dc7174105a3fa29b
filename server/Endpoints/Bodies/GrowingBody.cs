using System.Buffers;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Bodies;

/// <summary>
/// A body as it arrives. Its length is a promise that costs the caller nothing: no more than 64 KiB are set aside for it before as much
/// has come, then all of it.
/// </summary>
/// <param name="memory">What it is read into.</param>
/// <param name="padding">Bytes before it.</param>
/// <param name="promised">Its length as the caller says; null: it says nothing.</param>
internal sealed class GrowingBody(TensorMemory memory, int padding, long? promised)
{
    private const int First = 64 << 10;

    private int _length;

    /// <summary>What it lies in; its owner disposes it.</summary>
    public TensorBuffer Buffer { get; private set; } =
        memory.Rent(padding + (int)Math.Clamp(promised ?? First, 0, First));

    /// <summary>What has come.</summary>
    public ReadOnlyMemory<byte> Bytes => Buffer.Memory.Slice(padding, _length);

    /// <exception cref="ServingException">ResourceExhausted or TooLarge: there is no memory for it.</exception>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        var needed = _length + bytes.Length;
        if (padding + needed > Buffer.GetSpan().Length)
        {
            Grow(needed);
        }

        bytes.CopyTo(Buffer.GetSpan()[(padding + _length)..]);
        _length = (int)needed;
    }

    private void Grow(long needed)
    {
        var length = promised >= needed ? promised.Value : Math.Max(needed, 2L * _length);
        var larger = memory.Rent((int)Math.Min(padding + length, Array.MaxLength));
        Bytes.Span.CopyTo(larger.GetSpan()[padding..]);
        ((IDisposable)Buffer).Dispose();
        Buffer = larger;
    }
}
