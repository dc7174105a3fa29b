using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControllerRuntime.Events;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.ControllerRuntime.Tests.Events;

/// <summary>Events as the API server has them.</summary>
public sealed class EventRecorderTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Equal_news_are_one_event_that_counts_them()
    {
        var cluster = await clusters.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var meter = new Meter("test");
        using var client = new HttpKubernetesClient(
            ClusterSettingsSource.Find(cluster.Kubeconfig, null, _ => null),
            new KubernetesClientOptions { Program = "events/1", Identity = "a" },
            TimeProvider.System,
            new Random(1),
            NullLogger<HttpKubernetesClient>.Instance
        );
        var recorder = new EventRecorder(
            client,
            new EventReporter("tests.sluice.dev/events", "a"),
            time,
            NullLogger.Instance,
            meter
        );
        using var end = new CancellationTokenSource();
        var running = recorder.RunAsync(end.Token);
        var events = $"/apis/events.k8s.io/v1/namespaces/{space}/events";

        recorder.Record(News(space, "disk is full"));
        await cluster.Api.UntilAsync(events, list => Items(list).Count == 1, Limit);
        recorder.Record(News(space, "disk is full"));
        recorder.Record(News(space, "disk is full"));
        recorder.Record(News(space, "disk is broken"));
        var found = await cluster.Api.UntilAsync(
            events,
            list =>
            {
                // A count is written a minute after the one before.
                time.Advance(TimeSpan.FromSeconds(15));
                return Items(list).Any(one => (int?)one!["series"]?["count"] == 3);
            },
            Limit
        );

        Assert.Equal(
            ["disk is broken", "disk is full"],
            Items(found).Select(one => (string?)one!["note"]).Order(StringComparer.Ordinal)
        );
        Assert.All(Items(found), one => Assert.Equal("Warning", (string?)one!["type"]));
        await end.CancelAsync();
        await running.Within(Limit);
    }

    private static JsonArray Items(JsonObject list) => list["items"]!.AsArray();

    private static Happening News(string space, string note) =>
        new(
            new ObjectReference
            {
                Kind = "ConfigMap",
                Namespace = space,
                Name = "x",
                Uid = "u",
            },
            EventSeverity.Warning,
            "Full",
            "Write",
            note
        );
}
