using System.Buffers;
using System.Text;

namespace Sluice.Routing.Peeking;

/// <summary>
/// Reads the model's name (field 1) and version (field 2) of a ModelInferRequest, ModelMetadataRequest or
/// ModelReadyRequest without the rest. Pure. The whole message is looked through: the last occurrence of a field counts.
/// </summary>
internal static class ModelScanner
{
    private const int NameField = 1;
    private const int VersionField = 2;

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <param name="message">Uncompressed and without prefix.</param>
    /// <exception cref="InvalidDataException">The bytes are no such message; the text says where.</exception>
    public static NamedModel Scan(in ReadOnlySequence<byte> message)
    {
        var reader = new WireReader(message);
        ReadOnlySequence<byte> name = default;
        ReadOnlySequence<byte> version = default;
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == NameField && wireType == WireReader.Bytes)
                name = reader.ReadBytes();
            else if (number == VersionField && wireType == WireReader.Bytes)
                version = reader.ReadBytes();
            else
                reader.Skip(number, wireType);
        }
        return new NamedModel(Decode("the model's name", name), Decode("the model's version", version));
    }

    /// <summary>Reads a text of a message; null where it is absent or empty.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public static string? Decode(string what, in ReadOnlySequence<byte> bytes)
    {
        try
        {
            return bytes.IsEmpty ? null : StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException invalid)
        {
            throw new InvalidDataException($"{what} is not UTF-8", invalid);
        }
    }
}
