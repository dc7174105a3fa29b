using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Numbers;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Rows;

/// <summary>
/// Elements of one input that come as nested arrays and bring no shape: it is that of the first array, which all others must
/// have. BYTES are strings, or <c>{"b64": "…"}</c>.
/// </summary>
internal sealed class NestedValues(TensorSpec input)
{
    private readonly ElementBuffer _bytes = new();
    private readonly List<ReadOnlyMemory<byte>> _elements = [];

    /// <summary>The sizes of the arrays at each depth, as far as one has ended.</summary>
    private readonly List<long?> _sizes = [];
    private int? _rank;
    private long _values;

    public string Name => input.Name;

    /// <summary>How many were added.</summary>
    public long Count => _values;

    /// <summary>Whether the reader stands at <c>{"b64": …}</c>, which is a value and no object of inputs.</summary>
    public static bool IsEncodedBytes(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject
        && reader.Read()
        && reader.TokenType == JsonTokenType.PropertyName
        && reader.ValueTextEquals("b64"u8)
        && reader.Read()
        && reader.TokenType == JsonTokenType.String
        && reader.Read()
        && reader.TokenType == JsonTokenType.EndObject;

    /// <summary>Adds the value at which the reader stands.</summary>
    /// <param name="reader">At the value; afterwards at its last token.</param>
    /// <param name="text">What it reads.</param>
    /// <param name="where">The value's place, for error messages.</param>
    /// <exception cref="ServingException">InvalidArgument: an element is not of the type, or an array not of the size.</exception>
    public void Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string where)
    {
        if (!TryReadNumbers(ref reader, text))
        {
            Read(ref reader, 0, where);
        }

        _values++;
    }

    /// <summary>Adds all values of the array at which the reader stands, if they are all numbers and arrays of one shape.</summary>
    /// <param name="reader">At the array's begin; afterwards at its end, or where it was.</param>
    /// <param name="text">What it reads.</param>
    public bool TryAddRows(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (_values > 0 || !NumberArrays.TryRead(ref reader, text, input.Type, _bytes, out var sizes))
        {
            return false;
        }

        _values = sizes[0];
        _rank = sizes.Length - 1;
        _sizes.AddRange(sizes[1..].Select(size => (long?)size));
        return true;
    }

    /// <summary>The one value that was added.</summary>
    public Tensor ToTensor() => Make([.. Sizes()]);

    /// <summary>All values that were added, each a row.</summary>
    public Tensor ToRows() => Make([_values, .. Sizes()]);

    private IEnumerable<long> Sizes() => _sizes.Take(_rank ?? _sizes.Count).Select(size => size ?? 0);

    private Tensor Make(long[] shape) =>
        input.Type == ElementType.Bytes
            ? Tensor.OfElements(Name, new TensorShape(shape), _elements)
            : Tensor.OfBytes(Name, input.Type, new TensorShape(shape), _bytes.Bytes);

    /// <summary>One value, if it is an array of the sizes of those before; else nothing has changed.</summary>
    private bool TryReadNumbers(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var begin = reader;
        var before = _bytes.Length;
        if (!NumberArrays.TryRead(ref reader, text, input.Type, _bytes, out var sizes))
        {
            return false;
        }

        if (_rank is null && _sizes.Count == 0)
        {
            _rank = sizes.Length;
            _sizes.AddRange(sizes.Select(size => (long?)size));
        }

        if (_rank == sizes.Length && _sizes.SequenceEqual(sizes.Select(size => (long?)size)))
        {
            return true;
        }

        // Which array is not like the others, the general reading says.
        reader = begin;
        _bytes.Cut(before);
        return false;
    }

    private void Read(ref Utf8JsonReader reader, int depth, string where)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadElement(ref reader, depth, where);
            return;
        }

        if (depth >= _rank)
        {
            throw Fault(where, $"expected an element at depth {depth + 1}, as before, got an array");
        }

        var size = 0L;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Read(ref reader, depth + 1, where);
            size++;
        }

        End(depth, size, where);
    }

    /// <summary>An array has ended.</summary>
    private void End(int depth, long size, string where)
    {
        while (_sizes.Count <= depth)
        {
            _sizes.Add(null);
        }

        _sizes[depth] ??= size;
        if (_sizes[depth] != size)
        {
            throw Fault(where, $"expected {_sizes[depth]} values in each array at depth {depth + 1}, got {size}");
        }
    }

    private void ReadElement(ref Utf8JsonReader reader, int depth, string where)
    {
        _rank ??= depth;
        if (_rank != depth || _sizes.Count > depth)
        {
            throw Fault(
                where,
                $"expected an array at depth {depth + 1}, as before, got {JsonObjects.Show(ref reader)}"
            );
        }

        var size = input.Type.SizeInBytes();
        var isRead =
            input.Type == ElementType.Bytes
                ? TryReadBytes(ref reader)
                : JsonElements.TryRead(ref reader, input.Type, _bytes.Room(size)[..size]);
        if (!isRead)
        {
            throw Fault(where, $"expected {JsonElements.Expected(input.Type)}, got {JsonObjects.Show(ref reader)}");
        }

        _bytes.Add(size);
    }

    private bool TryReadBytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var text = new byte[reader.ValueSpan.Length];
            _elements.Add(text.AsMemory(0, reader.CopyString(text)));
            return true;
        }

        if (!IsEncodedBytes(reader))
        {
            return false;
        }

        reader.Read();
        reader.Read();
        var isBase64 = reader.TryGetBytesFromBase64(out var bytes);
        if (isBase64)
        {
            _elements.Add(bytes);
            reader.Read();
        }

        return isBase64;
    }

    private ServingException Fault(string where, string message) =>
        ServingException.InvalidArgument($"{where}, input '{Name}': {message}");
}
