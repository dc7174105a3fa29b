using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Routing.Tests.Hosting;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Telemetry;

/// <summary>What the router measures and traces.</summary>
public sealed class TelemetryTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Fact]
    public async Task Requests_are_measured_by_who_answered_and_how()
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("x-fail") ? 500 : 200;
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        // A namespace of its own: other tests measure at the same time.
        var route = Tables.Route("telemetry/iris", $"a r1 1 10000 {backend.Address.Authority}", "iris.telemetry");
        await router.Put(route);
        using var measured = new Measurements("telemetry");

        await SendAsync(router, "iris.telemetry", fails: false);
        await SendAsync(router, "iris.telemetry", fails: true);
        while (measured.Of("sluice.router.request.duration").Count < 2)
            await Task.Yield();

        var tags = measured.Of("sluice.router.request.duration");
        Assert.All(
            tags,
            each =>
                Assert.Equal(
                    ("iris", "a", "r1"),
                    (each["sluice.deployment"], each["sluice.variant"], each["sluice.revision"])
                )
        );
        Assert.Equal([null, "500"], tags.Select(each => each.GetValueOrDefault("error.type")).Order());
    }

    [Fact]
    public async Task Failed_tries_and_ejections_are_counted()
    {
        await using var good = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync();
        var dead = await RunningRouter.DeadAddressAsync();
        var servers = $"{dead} {good.Address.Authority}";
        await router.Put(Tables.Route("failing/iris", $"a r1 1 10000 {servers}", "iris.failing"));
        using var measured = new Measurements("failing");

        for (var request = 0; request < 20; request++)
            await SendAsync(router, "iris.failing", fails: false);

        var failed = measured.Of("sluice.router.failed_tries");
        Assert.NotEmpty(failed);
        Assert.All(failed, each => Assert.Equal("Unreachable", each["error.type"]));
        Assert.Single(measured.Of("sluice.router.ejections"));
    }

    [Fact]
    public async Task A_span_stands_between_the_callers_and_the_servers()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var seen = new ConcurrentQueue<string>();
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            seen.Enqueue(context.Request.Headers.TraceParent.ToString());
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Sluice.Router",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer");
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");

        ActivitySource.AddActivityListener(listener);
        using var answer = await router.Rest.SendAsync(request).Within(Limit);
        while (!spans.Any(IsOurs))
            await Task.Yield();

        var span = spans.First(IsOurs);
        Assert.Equal($"00-{Trace}-{span.SpanId}-01", Assert.Single(seen));
        Assert.Equal(("champion", "Schedule"), (span.GetTagItem("sluice.variant"), span.GetTagItem("sluice.choice")));
        Assert.Equal(backend.Address.Authority, span.GetTagItem("server.address"));

        static bool IsOurs(Activity span) => span.TraceId.ToString() == Trace;
    }

    [Fact]
    public async Task Where_nobody_listens_the_callers_trace_passes_through()
    {
        const string Parent = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        var seen = new TaskCompletionSource<string>();
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            seen.TrySetResult($"{context.Request.Headers.TraceParent} {context.Request.Headers.TraceState}");
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer");
        request.Headers.Add("traceparent", Parent);
        request.Headers.Add("tracestate", "a=b");

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        var passed = await seen.Task.Within(Limit);
        Assert.StartsWith("00-1af7651916cd43dd8448eb211c80319c-", passed);
        Assert.EndsWith(" a=b", passed);
    }

    private static async Task SendAsync(RunningRouter router, string host, bool fails)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer");
        request.Headers.Host = host;
        if (fails)
            request.Headers.Add("x-fail", "1");
        (await router.Rest.SendAsync(request).Within(Limit)).Dispose();
    }

    /// <summary>The measurements of the requests of one namespace.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Instrument, Dictionary<string, string?> Tags)> _seen = new();

        public Measurements(string ofNamespace)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Sluice.Router")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.Start();

            void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            {
                var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
                if (all.GetValueOrDefault("sluice.namespace") == ofNamespace)
                    _seen.Enqueue((instrument.Name, all));
            }
        }

        public List<Dictionary<string, string?>> Of(string instrument) =>
            [.. _seen.Where(each => each.Instrument == instrument).Select(each => each.Tags)];

        public void Dispose() => _listener.Dispose();
    }
}
