namespace Sluice.Endpoints.Numbers;

/// <summary>Elements one behind the other, in memory that grows with what has come, not with what was promised.</summary>
internal sealed class ElementBuffer
{
    private const int Least = 256;

    private byte[] _bytes = [];

    /// <summary>Bytes that were added.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>Where the next bytes go, at least as many as asked for: of as much as there is, <see cref="Add"/> takes what was written.</summary>
    public Span<byte> Room(int least)
    {
        if (_bytes.Length - Length < least)
        {
            Array.Resize(ref _bytes, Math.Max(Least, checked(_bytes.Length * 2)));
        }

        return _bytes.AsSpan(Length);
    }

    public void Add(int written) => Length += written;

    /// <summary>Takes back what was added since.</summary>
    public void Cut(int length) => Length = length;
}
