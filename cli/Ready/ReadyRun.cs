using System.Net;

namespace Sluice.Cli.Ready;

/// <summary>Asks servers whether they are ready, until they are or the time is over.</summary>
/// <param name="client">Reaches them.</param>
/// <param name="time">The clock.</param>
/// <param name="output">Where it is said who is ready.</param>
/// <param name="errors">Where it is said who is not.</param>
internal sealed class ReadyRun(HttpMessageInvoker client, TimeProvider time, TextWriter output, TextWriter errors)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OneAnswer = TimeSpan.FromSeconds(5);

    /// <returns>The process's exit status: 0, or 1 where one is not ready.</returns>
    public async Task<int> RunAsync(ReadyOptions options, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var status = 0;
        foreach (var url in options.Urls)
        {
            var trouble = await AskAsync(url, cancellation);
            while (trouble is not null && time.GetElapsedTime(start) + Pause <= options.Wait)
            {
                await Task.Delay(Pause, time, cancellation);
                trouble = await AskAsync(url, cancellation);
            }

            if (trouble is null)
            {
                await output.WriteLineAsync($"{url} is ready");
                continue;
            }

            await errors.WriteLineAsync($"sluice: {url} is not ready: {trouble}");
            status = 1;
        }

        return status;
    }

    /// <returns>Null: it is ready.</returns>
    private async Task<string?> AskAsync(Uri url, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(OneAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, url);
            using var answer = await client.SendAsync(question, either.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return null;
            }

            var text = await answer.Content.ReadAsStringAsync(either.Token);
            return $"it answers {(int)answer.StatusCode}{(text.Length == 0 ? "" : $": {text.Trim()}")}";
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"there was no answer within {OneAnswer.TotalSeconds:0} s";
        }
    }
}
