using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sluice.Benchmarks.Figures;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Numbers;
using Sluice.Serving.Tensors;

namespace Sluice.Benchmarks.Json;

/// <summary>
/// The floats of an image (3 × 224 × 224) as JSON: read into a tensor and written from one, beside the platform's reader and
/// writer at the same, in turns; the quickest turn of each, since what a busy machine adds to a turn is no property of either. Texts as clients write them: the fewest digits, and Python's, which has made doubles of them.
/// </summary>
internal static class JsonFloatsBenchmark
{
    private const int Count = 3 * 224 * 224;
    private const int Rounds = 100;

    private delegate void Read(ReadOnlySpan<byte> text, Span<float> elements);

    public static async Task<IReadOnlyList<Figure>> RunAsync(TextWriter log)
    {
        var random = new Random(1);
        var values = new float[Count];
        for (var i = 0; i < Count; i++)
        {
            values[i] = (random.NextSingle() * 5) - 2.5f;
        }

        var shortest = Text(values, value => value.ToString(CultureInfo.InvariantCulture), ",");
        var python = Text(values, value => ((double)value).ToString(CultureInfo.InvariantCulture), ", ");
        var nested = Nest(values);
        var read = await MeasureReadAsync("flat, the fewest digits", shortest, values, log);
        var readPython = await MeasureReadAsync("flat, as Python writes them", python, values, log);
        var readNested = await MeasureReadAsync("nested 1 × 224 × 224 × 3", nested, values, log);
        var written = await MeasureWriteAsync(values, log);
        return
        [
            new Figure("json.floats.read-to-utf8jsonreader", read, "ratio", "higher", 5, 8),
            new Figure("json.floats.read-python-to-utf8jsonreader", readPython, "ratio", "higher", 5, 8),
            new Figure("json.floats.read-nested-to-utf8jsonreader", readNested, "ratio", "higher", 3, 6),
            new Figure("json.floats.written-to-utf8jsonwriter", written, "ratio", "higher", 4, 6),
        ];
    }

    private static async Task<double> MeasureReadAsync(string name, byte[] text, float[] values, TextWriter log)
    {
        var elements = new float[Count];
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            theirs = Math.Min(theirs, Time(ReadByPlatform));
            ours = Math.Min(ours, Time(ReadByUs));
        }

        await LogAsync(log, $"{name}, {text.Length / 1e6:F1} MB", "read", ours, theirs);
        return theirs / ours;

        double Time(Read read)
        {
            var begun = Stopwatch.GetTimestamp();
            read(text, elements);
            var elapsed = Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Count;
            if (!elements.AsSpan().SequenceEqual(values))
            {
                throw new InvalidOperationException($"{name}: other numbers were read than were written");
            }

            elements.AsSpan().Clear();
            return elapsed;
        }
    }

    private static void ReadByPlatform(ReadOnlySpan<byte> text, Span<float> elements)
    {
        var reader = new Utf8JsonReader(text);
        var at = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                elements[at++] = reader.GetSingle();
            }
        }
    }

    private static void ReadByUs(ReadOnlySpan<byte> text, Span<float> elements)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        // Of the two shapes that the texts have, the flat one fits any.
        var shape = text[1] == '[' ? new TensorShape(1, 224, 224, 3) : new TensorShape(Count);
        NumberArrays.TryRead(ref reader, text, ElementType.Float32, shape, MemoryMarshal.AsBytes(elements));
    }

    private static async Task<double> MeasureWriteAsync(float[] values, TextWriter log)
    {
        var buffer = new ArrayBufferWriter<byte>(Count * 16);
        using var writer = new Utf8JsonWriter(buffer);
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            theirs = Math.Min(theirs, Time(WriteByPlatform));
            var length = buffer.WrittenCount;
            ours = Math.Min(ours, Time(WriteByUs));
            if (buffer.WrittenCount != length)
            {
                throw new InvalidOperationException("other numbers were written than the platform writes");
            }
        }

        await LogAsync(log, $"flat, {buffer.WrittenCount / 1e6:F1} MB", "written", ours, theirs);
        return theirs / ours;

        double Time(Action write)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            var begun = Stopwatch.GetTimestamp();
            writer.WriteStartArray();
            write();
            writer.WriteEndArray();
            writer.Flush();
            return Stopwatch.GetElapsedTime(begun).TotalNanoseconds / Count;
        }

        void WriteByUs() => JsonElements.Write(writer, ElementType.Float32, MemoryMarshal.AsBytes<float>(values));

        void WriteByPlatform()
        {
            foreach (var value in values)
            {
                writer.WriteNumberValue(value);
            }
        }
    }

    private static byte[] Text(float[] values, Func<float, string> write, string comma) =>
        Encoding.UTF8.GetBytes($"[{string.Join(comma, values.Select(write))}]");

    private static byte[] Nest(float[] values) =>
        JsonSerializer.SerializeToUtf8Bytes(new[] { values.Chunk(3).Chunk(224) });

    private static Task LogAsync(TextWriter log, string name, string what, double ours, double theirs) =>
        log.WriteLineAsync(
            FormattableString.Invariant($"  {name}: {what} in {ours:F1} ns a float, by the platform in {theirs:F1}")
        );
}
