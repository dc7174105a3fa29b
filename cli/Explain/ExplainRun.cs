using System.Text.Json;
using Sluice.Routing.Explaining;

namespace Sluice.Cli.Explain;

/// <summary>Asks a router where it would send a request.</summary>
/// <param name="client">Reaches it.</param>
/// <param name="output">Where the answer goes.</param>
/// <param name="errors">Where it is said that there is none.</param>
internal sealed class ExplainRun(HttpMessageInvoker client, TextWriter output, TextWriter errors)
{
    /// <returns>The process's exit status: 0, or 1 where the router gave no explanation.</returns>
    public async Task<int> RunAsync(ExplainOptions options, CancellationToken cancellation)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Router, options.Query));
        foreach (var (name, value) in options.Headers)
            question.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await client.SendAsync(question, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                return await FailAsync($"{options.Router} answered {(int)answer.StatusCode}: {text.Trim()}");
            await output.WriteLineAsync(options.AsJson ? text : Say(text));
            return 0;
        }
        catch (HttpRequestException failure)
        {
            return await FailAsync($"cannot ask the router at {options.Router}: {failure.Message}");
        }
        catch (JsonException failure)
        {
            return await FailAsync(
                $"{options.Router} gave no explanation; is it a router's operations listener? {failure.Message}"
            );
        }
    }

    private static string Say(string text)
    {
        var explanation = JsonSerializer.Deserialize(text, ExplanationJson.Default.Explanation)!;
        return string.Join(Environment.NewLine, ExplanationText.Lines(explanation));
    }

    private async Task<int> FailAsync(string why)
    {
        await errors.WriteLineAsync($"sluice: {why}");
        return 1;
    }
}
