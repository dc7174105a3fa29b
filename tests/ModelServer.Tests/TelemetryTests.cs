using Sluice.ModelServer.Tests.Harness;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>What the program sends by OTLP, to a server that keeps it as it came.</summary>
public sealed class TelemetryTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task A_callers_trace_goes_on_and_metrics_are_sent()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var collector = await Collector.StartAsync();
        await using (
            var server = await ServerProcess.StartAsync(collector.Environment, "--repository", repository.Path)
        )
        {
            await InferAsync(server);
            await server.SignalAsync("TERM");
            var (exitCode, _) = await server.ExitAsync();
            Assert.Equal(0, exitCode);
        }

        Assert.True(collector.Took("traces", Convert.FromHexString(TraceId)), "the caller's trace");
        Assert.True(collector.Took("traces", "\u0005queue"u8), "a span for the waiting");
        Assert.True(collector.Took("traces", "\u0003run"u8), "a span for the run");
        Assert.True(collector.Took("traces", "sluice.model"u8), "the model's name");
        Assert.True(collector.Took("traces", "flowers"u8), "the service's name, by its variable");
        Assert.True(collector.Took("metrics", "sluice.inference.request.duration"u8), "the server's own metrics");
        Assert.True(collector.Took("metrics", "http.server.request.duration"u8), "the web server's");
    }

    [Fact]
    public async Task A_variable_that_is_wrong_ends_it_with_a_sentence()
    {
        var (exitCode, errors) = await ServerProcess.RunAsync(
            new Dictionary<string, string> { ["OTEL_TRACES_EXPORTER"] = "zipkin" },
            "--model",
            TestRepository.Iris(1)
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("OTEL_TRACES_EXPORTER: expected otlp or none, got 'zipkin'", errors, StringComparison.Ordinal);
    }

    private static async Task InferAsync(ServerProcess server)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        var url = new Uri($"http://{server.Rest}/v2/models/iris/infer");
        while (true)
        {
            using var body = new StringContent(IrisRequests.Json);
            using var answer = await client.PostAsync(url, body).Within(TestServer.Limit);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            // Still loading.
            await Task.Yield();
        }
    }
}
