using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Numbers;
using Sluice.Serving.Tensors;

namespace Sluice.Benchmarks.Micro;

/// <summary>Floats of JSON read and written, by us and by the platform.</summary>
public class JsonNumbersMicro
{
    private readonly ArrayBufferWriter<byte> _written = new(1 << 22);
    private byte[] _text = [];
    private float[] _values = [];

    /// <summary>A tiny model's row, and an image.</summary>
    [Params(4, 150_528)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _values = [.. Enumerable.Range(0, Count).Select(_ => (random.NextSingle() * 5) - 2.5f)];
        var numbers = _values.Select(value => value.ToString(CultureInfo.InvariantCulture));
        _text = Encoding.UTF8.GetBytes($"[{string.Join(',', numbers)}]");
    }

    [Benchmark(Baseline = true)]
    public float ReadByPlatform()
    {
        var reader = new Utf8JsonReader(_text);
        var last = 0f;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
                last = reader.GetSingle();
        }

        return last;
    }

    [Benchmark]
    public bool Read()
    {
        var reader = new Utf8JsonReader(_text);
        reader.Read();
        var bytes = MemoryMarshal.AsBytes(_values.AsSpan());
        return NumberArrays.TryRead(ref reader, _text, ElementType.Float32, new TensorShape(Count), bytes);
    }

    [Benchmark]
    public int WriteByPlatform()
    {
        _written.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_written);
        writer.WriteStartArray();
        foreach (var value in _values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
        writer.Flush();
        return _written.WrittenCount;
    }

    [Benchmark]
    public int Write()
    {
        _written.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_written);
        writer.WriteStartArray();
        JsonElements.Write(writer, ElementType.Float32, MemoryMarshal.AsBytes<float>(_values));
        writer.WriteEndArray();
        writer.Flush();
        return _written.WrittenCount;
    }
}
