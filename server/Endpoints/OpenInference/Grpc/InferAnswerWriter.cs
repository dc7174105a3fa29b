using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Sluice.Endpoints.OpenInference.Grpc.Wire;
using Sluice.Grpc.Messages;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;
using OutputTensor = Sluice.Protos.Inference.ModelInferResponse.Types.InferOutputTensor;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>ModelInferResponse, written field by field: outputs go from the engine's memory into the response's.</summary>
internal sealed class InferAnswerWriter : IMessageWriter<InferAnswer>
{
    public static readonly InferAnswerWriter Instance = new();

    /// <summary>More than this does not wait for the trailers, so that little is held where the caller is slow.</summary>
    private const int FlushBytes = 256 << 10;

    private InferAnswerWriter() { }

    /// <inheritdoc/>
    /// <exception cref="ServingException">ResourceExhausted: a message cannot be so long.</exception>
    public int Measure(InferAnswer answer)
    {
        if (!answer.IsPlain)
        {
            return answer.Message.CalculateSize();
        }

        var bytes = MeasureHead(answer);
        for (var i = 0; i < answer.Response.Outputs.Count; i++)
        {
            bytes += WireWriter.MeasureField(RawTensors.Measure(answer.Response.Outputs[i]));
        }

        return bytes <= int.MaxValue
            ? (int)bytes
            : throw new ServingException(
                ServingErrorCode.ResourceExhausted,
                $"the answer has {bytes} bytes; a message has at most {int.MaxValue}"
            );
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(InferAnswer answer, PipeWriter writer, CancellationToken cancellation)
    {
        if (!answer.IsPlain)
        {
            answer.Message.WriteTo(writer);
            return default;
        }

        WriteHead(answer, writer);
        return WriteRawAsync(answer.Response.Outputs, writer, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask WriteRawAsync(
        IReadOnlyList<Tensor> outputs,
        PipeWriter writer,
        CancellationToken cancellation
    )
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            BeginRaw(output, writer);
            if (output.Type == ElementType.Bytes)
            {
                RawStrings.Write(output.Elements, writer);
                continue;
            }

            var bytes = output.Bytes;
            for (; bytes.Length > FlushBytes; bytes = bytes[FlushBytes..])
            {
                writer.Write(bytes.Span[..FlushBytes]);
                await writer.FlushAsync(cancellation);
            }

            writer.Write(bytes.Span);
        }
    }

    private static void WriteHead(InferAnswer answer, PipeWriter destination)
    {
        var response = answer.Response;
        var writer = new WireWriter(destination.GetSpan((int)MeasureHead(answer)));
        writer.WriteText(ModelInferResponse.ModelNameFieldNumber, response.Model.Text);
        writer.WriteText(ModelInferResponse.ModelVersionFieldNumber, response.Version.Text);
        writer.WriteText(ModelInferResponse.IdFieldNumber, answer.Id);
        for (var i = 0; i < response.Outputs.Count; i++)
        {
            var output = response.Outputs[i];
            writer.BeginField(ModelInferResponse.OutputsFieldNumber, MeasureTensor(output));
            writer.WriteText(OutputTensor.NameFieldNumber, output.Name);
            writer.WriteText(OutputTensor.DatatypeFieldNumber, output.Type.Name());
            if (output.Shape.Rank > 0)
            {
                writer.BeginField(OutputTensor.ShapeFieldNumber, MeasureSizes(output.Shape));
                foreach (var size in output.Shape.Dimensions)
                {
                    writer.WriteVarint((ulong)size);
                }
            }
        }

        destination.Advance(writer.Written);
    }

    private static void BeginRaw(Tensor output, PipeWriter destination)
    {
        const int longestHeader = 6;
        var writer = new WireWriter(destination.GetSpan(longestHeader));
        writer.BeginField(ModelInferResponse.RawOutputContentsFieldNumber, RawTensors.Measure(output));
        destination.Advance(writer.Written);
    }

    private static long MeasureHead(InferAnswer answer)
    {
        var response = answer.Response;
        var bytes =
            WireWriter.MeasureText(response.Model.Text)
            + WireWriter.MeasureText(response.Version.Text)
            + WireWriter.MeasureText(answer.Id);
        for (var i = 0; i < response.Outputs.Count; i++)
        {
            bytes += WireWriter.MeasureField(MeasureTensor(response.Outputs[i]));
        }

        return bytes;
    }

    private static long MeasureTensor(Tensor output) =>
        WireWriter.MeasureText(output.Name)
        + WireWriter.MeasureText(output.Type.Name())
        + (output.Shape.Rank == 0 ? 0 : WireWriter.MeasureField(MeasureSizes(output.Shape)));

    private static int MeasureSizes(TensorShape shape)
    {
        var bytes = 0;
        foreach (var size in shape.Dimensions)
        {
            bytes += WireWriter.Measure((ulong)size);
        }

        return bytes;
    }
}
