namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>Writes one element of a type as the text that <see cref="System.Text.Json.Utf8JsonWriter"/> writes for it.</summary>
internal interface INumberWriter
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    /// <param name="element">Little-endian.</param>
    /// <param name="text">At least <see cref="DecimalText.Longest"/> bytes, which may all be overwritten.</param>
    /// <returns>The bytes that were written; 0: it is NaN or an infinity, for which JSON has no number.</returns>
    static abstract int Write(ref byte element, ref byte text);
}
