using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Sluice.Grpc.Messages;
using Sluice.Protos.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>ModelInferRequest → request, as its bytes arrive.</summary>
/// <param name="memory">What tensors are read into.</param>
internal sealed class InferMessageReader(TensorMemory memory) : IMessageReader<InferMessage>
{
    private const int MostIdle = 256;

    private readonly InputHeadReader _heads = new();
    private readonly ConcurrentQueue<InferMessage> _idle = new();

    public string Name => nameof(ModelInferRequest);

    /// <inheritdoc/>
    public InferMessage Read(in ReadOnlySequence<byte> message)
    {
        var read = Begin();
        try
        {
            read.Read(message, message.Length);
            read.Complete();
            return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferMessage> ReadAsync(MessageBody body, CancellationToken cancellation)
    {
        var message = Begin();
        try
        {
            while (body.Left > 0)
            {
                var bytes = await body.ReadAsync(cancellation);
                body.Advance(message.Read(bytes, body.Left));
            }

            message.Complete();
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private InferMessage Begin() => (_idle.TryDequeue(out var idle) ? idle : new(memory, _heads, GiveBack)).Begin();

    private void GiveBack(InferMessage message)
    {
        if (_idle.Count < MostIdle)
        {
            _idle.Enqueue(message);
        }
    }
}
