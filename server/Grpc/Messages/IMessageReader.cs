using System.Buffers;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Messages;

/// <summary>Makes a message of its bytes. Safe for concurrent use.</summary>
/// <typeparam name="T">
/// The message. Where it is <see cref="IDisposable"/>, the one message of a unary call is disposed when the response has been
/// written; those of a stream are their receiver's to dispose.
/// </typeparam>
public interface IMessageReader<T>
    where T : class
{
    /// <summary>The message's name in its .proto file, for callers who sent something else.</summary>
    string Name { get; }

    /// <summary>Reads a message that is here as a whole.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    T Read(in ReadOnlySequence<byte> message);

    /// <summary>Reads the message, all of its bytes, as they arrive.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    /// <exception cref="GrpcException">As <see cref="MessageBody.ReadAsync"/>.</exception>
    ValueTask<T> ReadAsync(MessageBody body, CancellationToken cancellation);
}
