using System.Buffers;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Streaming;

/// <summary>What the router needs to know of one message of a stream, a ModelInferRequest.</summary>
/// <param name="Model">Field 1; null where it is absent or empty.</param>
/// <param name="Version">Field 2; null likewise.</param>
/// <param name="Id">Field 3, which is echoed; null likewise.</param>
/// <param name="SequenceParameter">A parameter that makes the message part of a sequence; null where there is none.</param>
internal sealed record StreamMessage(string? Model, string? Version, string? Id, string? SequenceParameter)
{
    private const int IdField = 3;
    private const int ParametersField = 4;
    private const int KeyField = 1;
    private const string SequencePrefix = "sequence_";

    /// <param name="message">Uncompressed and without prefix.</param>
    /// <exception cref="InvalidDataException">The bytes are no such message; the text says where.</exception>
    public static StreamMessage Read(in ReadOnlySequence<byte> message)
    {
        var named = ModelScanner.Scan(message);
        var reader = new WireReader(message);
        ReadOnlySequence<byte> id = default;
        string? sequence = null;
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == IdField && wireType == WireReader.Bytes)
                id = reader.ReadBytes();
            else if (number == ParametersField && wireType == WireReader.Bytes)
                sequence ??= SequenceKey(reader.ReadBytes());
            else
                reader.Skip(number, wireType);
        }
        return new StreamMessage(named.Model, named.Version, ModelScanner.Decode("the id", id), sequence);
    }

    /// <summary>The key of a map's entry, where it is one of a sequence.</summary>
    private static string? SequenceKey(in ReadOnlySequence<byte> entry)
    {
        var reader = new WireReader(entry);
        ReadOnlySequence<byte> key = default;
        while (!reader.IsAtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == KeyField && wireType == WireReader.Bytes)
                key = reader.ReadBytes();
            else
                reader.Skip(number, wireType);
        }
        var name = ModelScanner.Decode("a parameter's name", key);
        return name?.StartsWith(SequencePrefix, StringComparison.Ordinal) is true ? name : null;
    }
}
