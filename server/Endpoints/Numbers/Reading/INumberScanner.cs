using Sluice.Endpoints.Numbers.Decimals;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// Reads one element of a type from JSON text. What it takes is what <see cref="System.Text.Json.Utf8JsonReader"/> would take
/// as the same element; what it leaves may be an element all the same, and is left to that reader.
/// </summary>
internal interface INumberScanner
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    /// <summary>
    /// Reads an element of the plainest kind, at a place that <see cref="PlainNumber.IsWithin"/> has. It is one only where a comma, white space
    /// or a bracket stands behind it; nothing has moved.
    /// </summary>
    /// <param name="text">The element's first byte.</param>
    /// <param name="element">Where it goes, little-endian.</param>
    /// <param name="size">Its bytes.</param>
    /// <returns>Whether there was one; else there may be one all the same, and <paramref name="element"/> holds nothing of use.</returns>
    static virtual bool TryReadPlain(ref byte text, ref byte element, out int size)
    {
        size = 0;
        return false;
    }

    /// <summary>
    /// Reads an element and moves behind it. What stands there is the caller's to judge: an element has ended only before white
    /// space, a comma or a bracket.
    /// </summary>
    /// <param name="text">The first byte of the whole text.</param>
    /// <param name="length">Of the whole text, in bytes.</param>
    /// <param name="at">Where the element begins, less than <paramref name="length"/>; afterwards behind it.</param>
    /// <param name="element">Where it goes, little-endian.</param>
    /// <returns>Whether there was one; else <paramref name="at"/> and <paramref name="element"/> hold nothing of use.</returns>
    static abstract bool TryRead(ref byte text, int length, ref int at, ref byte element);
}
