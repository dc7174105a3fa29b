using System.Threading.Channels;
using Sluice.Grpc.Calls;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// ModelStreamInfer (Triton's sequence extension): each message is a request of its own. Some are run at once; answers keep the
/// order; what goes wrong with one is said in its answer.
/// </summary>
internal sealed class InferenceStream(InferencePipeline pipeline)
{
    /// <summary>Requests in flight; no more are read, so that the caller is held back.</summary>
    private const int MostInFlight = 16;

    public async ValueTask AnswerAsync(
        GrpcRequestStream<ModelInferRequest> requests,
        GrpcResponseStream<ModelStreamInferResponse> responses,
        GrpcCall call
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        // One more is in the writer's hand, and one in the reader's.
        var answers = Channel.CreateBounded<Task<ModelStreamInferResponse>>(MostInFlight - 2);
        var reading = ReadAsync(requests, answers.Writer, ended.Token);
        try
        {
            // What ended the reading, if it was not the end, is thrown here, behind the answers to what was read before.
            await foreach (var answer in answers.Reader.ReadAllAsync(ended.Token))
            {
                await responses.WriteAsync(await answer);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    /// <summary>Throws nothing: how it ended is told through the channel.</summary>
    private async Task ReadAsync(
        GrpcRequestStream<ModelInferRequest> requests,
        ChannelWriter<Task<ModelStreamInferResponse>> answers,
        CancellationToken cancellation
    )
    {
        try
        {
            await foreach (var request in requests.ReadAllAsync(cancellation))
            {
                var answer = Task.Run(() => AnswerAsync(request, cancellation), cancellation);
                await answers.WriteAsync(answer, cancellation);
            }

            answers.Complete();
        }
        catch (Exception failure)
        {
            answers.Complete(failure);
        }
    }

    private async Task<ModelStreamInferResponse> AnswerAsync(ModelInferRequest message, CancellationToken cancellation)
    {
        try
        {
            using var request = InferMessageReader.Read(message);
            using var response = await pipeline.InferAsync(request, cancellation);
            return new ModelStreamInferResponse { InferResponse = InferMessageWriter.Write(response, message) };
        }
        catch (ServingException failure)
        {
            return new ModelStreamInferResponse
            {
                ErrorMessage = failure.Message,
                InferResponse = new ModelInferResponse { Id = message.Id },
            };
        }
    }
}
