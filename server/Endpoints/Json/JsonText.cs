using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Endpoints.Json;

/// <summary>JSON that is written to the end before any of it is sent.</summary>
internal static class JsonText
{
    // The answer is application/json, never a part of a page: only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Options);
        write(writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Adds a value to those that were written, which stand one behind the other.</summary>
    public static void Append(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        write(writer);
    }
}
