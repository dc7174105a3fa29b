using System.IO.Pipelines;
using Google.Protobuf;
using Sluice.Endpoints.OpenInference.Grpc.Wire;
using Sluice.Grpc.Messages;
using Sluice.Protos.Inference;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>ModelStreamInferResponse: an answer as a field of it, or a fault.</summary>
internal sealed class StreamAnswerWriter : IMessageWriter<StreamAnswer>
{
    public static readonly StreamAnswerWriter Instance = new();

    private StreamAnswerWriter() { }

    /// <inheritdoc/>
    public int Measure(StreamAnswer message) =>
        message.Answer is { } answer
            ? checked((int)WireWriter.MeasureField(InferAnswerWriter.Instance.Measure(answer)))
            : Fault(message).CalculateSize();

    /// <inheritdoc/>
    public ValueTask WriteAsync(StreamAnswer message, PipeWriter writer, CancellationToken cancellation)
    {
        if (message.Answer is not { } answer)
        {
            Fault(message).WriteTo(writer);
            return default;
        }

        const int longestHeader = 6;
        var header = new WireWriter(writer.GetSpan(longestHeader));
        header.BeginField(
            ModelStreamInferResponse.InferResponseFieldNumber,
            InferAnswerWriter.Instance.Measure(answer)
        );
        writer.Advance(header.Written);
        return InferAnswerWriter.Instance.WriteAsync(answer, writer, cancellation);
    }

    private static ModelStreamInferResponse Fault(StreamAnswer message) =>
        new()
        {
            ErrorMessage = message.Fault,
            InferResponse = new ModelInferResponse { Id = message.Request.Id },
        };
}
