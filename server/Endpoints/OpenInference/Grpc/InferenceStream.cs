using System.Threading.Channels;
using Sluice.Grpc.Calls;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// ModelStreamInfer (Triton's sequence extension): each message is a request of its own. Some are run at once; answers keep the
/// order; what goes wrong with one is said in its answer.
/// </summary>
/// <param name="pipeline">What answers.</param>
/// <param name="isAlwaysRaw">As <see cref="InferAnswer"/> has it.</param>
internal sealed class InferenceStream(InferencePipeline pipeline, bool isAlwaysRaw)
{
    /// <summary>Requests in flight; no more are read, so that the caller is held back.</summary>
    private const int MostInFlight = 16;

    public async ValueTask AnswerAsync(
        GrpcRequestStream<InferMessage> requests,
        GrpcResponseStream<StreamAnswer> responses,
        GrpcCall call
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        // One more is in the writer's hand, and one in the reader's.
        var answers = Channel.CreateBounded<Task<StreamAnswer>>(MostInFlight - 2);
        var reading = ReadAsync(requests, answers.Writer, ended.Token);
        try
        {
            // What ended the reading, if it was not the end, is thrown here, behind the answers to what was read before.
            await foreach (var answer in answers.Reader.ReadAllAsync(ended.Token))
            {
                using var answered = await answer;
                await responses.WriteAsync(answered);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
            while (answers.Reader.TryRead(out var unread))
            {
                await DropAsync(unread);
            }
        }
    }

    /// <summary>Waits for an answer that nobody waits for any more: what it holds must go back.</summary>
    private static async Task DropAsync(Task<StreamAnswer> answer)
    {
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.IsCompletedSuccessfully)
        {
            (await answer).Dispose();
        }
    }

    /// <summary>Throws nothing: how it ended is told through the channel.</summary>
    private async Task ReadAsync(
        GrpcRequestStream<InferMessage> requests,
        ChannelWriter<Task<StreamAnswer>> answers,
        CancellationToken cancellation
    )
    {
        try
        {
            await foreach (var request in requests.ReadAllAsync(cancellation))
            {
                var answer = Task.Run(() => AnswerAsync(request, cancellation), CancellationToken.None);
                try
                {
                    await answers.WriteAsync(answer, cancellation);
                }
                catch
                {
                    await DropAsync(answer);
                    throw;
                }
            }

            answers.Complete();
        }
        catch (Exception failure)
        {
            answers.Complete(failure);
        }
    }

    private async Task<StreamAnswer> AnswerAsync(InferMessage message, CancellationToken cancellation)
    {
        try
        {
            var response = await pipeline.InferAsync(message.Request, cancellation);
            return new StreamAnswer(message, message.Answer(response, isAlwaysRaw));
        }
        catch (ServingException failure)
        {
            return new StreamAnswer(message, null, failure.Message);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }
}
