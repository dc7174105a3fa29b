using Sluice.Serving.Errors;

namespace Sluice.Serving.Tensors;

/// <summary>
/// A named dense tensor, immutable. Elements are row-major: little-endian in <see cref="Bytes"/>, or, for BYTES, one
/// entry an element in <see cref="Elements"/>. One that owns the memory it lies in gives it back when it is disposed, and must not
/// be read after that.
/// </summary>
public sealed class Tensor : IDisposable
{
    private IDisposable? _memory;

    private Tensor(string name, ElementType type, TensorShape shape, IDisposable? memory)
    {
        Name = name;
        Type = type;
        Shape = shape;
        _memory = memory;
    }

    public string Name { get; }

    public ElementType Type { get; }

    public TensorShape Shape { get; }

    /// <summary>All elements; empty for BYTES.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>The elements of a BYTES tensor; empty for all other types.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Elements { get; private init; } = [];

    /// <summary>A tensor of any type but BYTES.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="bytes">Its elements.</param>
    /// <param name="memory">What they lie in, where the tensor is to own it: if no exception is thrown, it does.</param>
    /// <exception cref="ServingException">InvalidArgument: the bytes are not what type and shape ask for.</exception>
    public static Tensor OfBytes(
        string name,
        ElementType type,
        TensorShape shape,
        ReadOnlyMemory<byte> bytes,
        IDisposable? memory = null
    )
    {
        if (type == ElementType.Bytes)
        {
            throw new ArgumentException("a BYTES tensor is made of elements", nameof(type));
        }

        var count = CountElements(name, shape);
        if (count > bytes.Length || count * type.SizeInBytes() != bytes.Length)
        {
            var (whole, rest) = Math.DivRem(bytes.Length, type.SizeInBytes());
            throw ServingException.InvalidArgument(
                $"tensor '{name}': expected {count} elements of {type.Name()} ({type.SizeInBytes()} bytes each) for shape "
                    + $"{shape}, got {(rest == 0 ? $"{whole} elements ({bytes.Length} bytes)" : $"{bytes.Length} bytes")}"
            );
        }

        if (type == ElementType.Bool && bytes.Span.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var at)
        {
            throw ServingException.InvalidArgument(
                $"tensor '{name}': expected BOOL elements of 0 or 1, got {bytes.Span[at]} at element {at}"
            );
        }

        return new Tensor(name, type, shape, memory) { Bytes = bytes };
    }

    /// <summary>A BYTES tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="elements">Its elements.</param>
    /// <param name="memory">As for <see cref="OfBytes"/>.</param>
    /// <exception cref="ServingException">InvalidArgument: there are not as many elements as the shape asks for.</exception>
    public static Tensor OfElements(
        string name,
        TensorShape shape,
        IReadOnlyList<ReadOnlyMemory<byte>> elements,
        IDisposable? memory = null
    )
    {
        var count = CountElements(name, shape);
        if (count != elements.Count)
        {
            throw ServingException.InvalidArgument(
                $"tensor '{name}': expected {count} elements of BYTES for shape {shape}, got {elements.Count}"
            );
        }

        return new Tensor(name, ElementType.Bytes, shape, memory) { Elements = elements };
    }

    /// <summary>Gives back the memory that it owns, if it does; once more does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Dispose();

    /// <summary>How many elements a shape asks for.</summary>
    /// <exception cref="ServingException">InvalidArgument: a size is negative, or their product overflows.</exception>
    public static long CountElements(string name, TensorShape shape) =>
        shape.TryCountElements(out var count)
            ? count
            : throw ServingException.InvalidArgument(
                $"tensor '{name}': expected sizes of 0 or more whose product fits 64 bits, got shape {shape}"
            );
}
