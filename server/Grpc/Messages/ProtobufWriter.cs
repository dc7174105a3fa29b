using System.IO.Pipelines;
using Google.Protobuf;

namespace Sluice.Grpc.Messages;

/// <summary>Messages as classes that protobuf's compiler has made.</summary>
internal sealed class ProtobufWriter<T> : IMessageWriter<T>
    where T : class, IMessage<T>
{
    public static readonly ProtobufWriter<T> Instance = new();

    private ProtobufWriter() { }

    public int Measure(T message) => message.CalculateSize();

    public ValueTask WriteAsync(T message, PipeWriter writer, CancellationToken cancellation)
    {
        message.WriteTo(writer);
        return default;
    }
}
