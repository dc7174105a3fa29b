using System.IO.Pipelines;

namespace Sluice.Grpc.Messages;

/// <summary>Makes bytes of a message. Safe for concurrent use.</summary>
/// <typeparam name="T">
/// The message. Where it is <see cref="IDisposable"/>, the one message of a unary call is disposed when it has been written; those
/// of a stream are their sender's to dispose.
/// </typeparam>
public interface IMessageWriter<in T>
    where T : class
{
    /// <summary>How many bytes <see cref="WriteAsync"/> writes.</summary>
    int Measure(T message);

    /// <summary>Writes the message. It need not flush; where it does, it waits until the caller takes more.</summary>
    ValueTask WriteAsync(T message, PipeWriter writer, CancellationToken cancellation);
}
