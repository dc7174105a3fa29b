using System.Buffers;
using Google.Protobuf;

namespace Sluice.Grpc.Messages;

/// <summary>Messages as classes that protobuf's compiler has made; read when they are there as a whole.</summary>
internal sealed class ProtobufReader<T>(MessageParser<T> parser) : IMessageReader<T>
    where T : class, IMessage<T>
{
    public string Name => typeof(T).Name;

    /// <inheritdoc/>
    public T Read(in ReadOnlySequence<byte> message)
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new MalformedMessageException(malformed.Message, malformed);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<T> ReadAsync(MessageBody body, CancellationToken cancellation)
    {
        if (body.Length == 0)
            return Read(ReadOnlySequence<byte>.Empty);

        while (true)
        {
            var bytes = await body.ReadAsync(cancellation);
            if (bytes.Length < body.Left)
            {
                body.Advance(bytes.Start);
                continue;
            }

            var message = Read(bytes);
            body.Advance(bytes.End);
            return message;
        }
    }
}
