using System.Text.Json;
using Sluice.Endpoints.Numbers.Reading;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Numbers;

/// <summary>
/// Arrays of numbers and booleans, read from the text past the general reader, which goes on behind them. Where this gives up,
/// nothing has moved, and the general reader reads the array and has the last word on it.
/// </summary>
internal static class NumberArrays
{
    /// <summary>Reads an array whose elements are as many as there is room for: flat, or nested in the tensor's shape.</summary>
    /// <param name="reader">At the array's begin; afterwards at its end, or where it was.</param>
    /// <param name="text">What the reader reads, to its end.</param>
    /// <param name="type">Of the elements.</param>
    /// <param name="shape">Of the tensor.</param>
    /// <param name="room">For its elements. Holds nothing of use where the array was not read.</param>
    public static bool TryRead(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        ElementType type,
        TensorShape shape,
        Span<byte> room
    )
    {
        if (!TryBegin(ref reader, text, out var scan))
        {
            return false;
        }

        var isRead =
            scan.Read(type, room) == ScanOutcome.Whole
            && scan.Written == room.Length
            && (scan.Rank == 1 || scan.HasShape(shape));
        if (isRead)
        {
            End(ref reader, text, scan.At);
        }

        return isRead;
    }

    /// <summary>Reads an array that brings its shape.</summary>
    /// <param name="reader">At the array's begin; afterwards at its end, or where it was.</param>
    /// <param name="text">What the reader reads, to its end.</param>
    /// <param name="type">Of the elements.</param>
    /// <param name="elements">Where they are added; unchanged where the array was not read.</param>
    /// <param name="sizes">Of the arrays at each depth.</param>
    public static bool TryRead(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        ElementType type,
        ElementBuffer elements,
        out long[] sizes
    )
    {
        sizes = [];
        if (!TryBegin(ref reader, text, out var scan))
        {
            return false;
        }

        var before = elements.Length;
        ScanOutcome outcome;
        do
        {
            outcome = scan.Read(type, elements.Room(ArrayScan.MaxElementSize));
            elements.Add(scan.Written);
        } while (outcome == ScanOutcome.Full);

        if (outcome != ScanOutcome.Whole)
        {
            elements.Cut(before);
            return false;
        }

        sizes = new long[scan.Rank];
        for (var depth = 0; depth < sizes.Length; depth++)
        {
            sizes[depth] = scan.Size(depth);
        }

        End(ref reader, text, scan.At);
        return true;
    }

    /// <summary>A token's bytes lie in the text: where, says the token's place in it.</summary>
    private static bool TryBegin(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, out ArrayScan scan)
    {
        var isFound = text.Overlaps(reader.ValueSpan, out var at) && reader.TokenType == JsonTokenType.StartArray;
        scan = new ArrayScan(text, at);
        return isFound;
    }

    /// <summary>
    /// The general reader continues with the state it had behind the bracket that opened the array, at the one that closes it.
    /// Its counts of lines and bytes are then off: who needs those reads the text again.
    /// </summary>
    private static void End(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, int behind)
    {
        reader = new Utf8JsonReader(text[(behind - 1)..], isFinalBlock: true, reader.CurrentState);
        reader.Read();
    }
}
