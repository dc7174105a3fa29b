using System.Collections.Concurrent;
using System.Diagnostics;
using Sluice.ControllerRuntime.Health;
using Sluice.ControllerRuntime.Tests.Replicas;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Faults;

namespace Sluice.ControllerRuntime.Tests.Hosting;

/// <summary>What a replica tells of itself and of its objects, on a real API server.</summary>
public sealed class ControllerHostTests(ClusterFixture clusters) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener = new();

    [Fact]
    public async Task An_object_that_cannot_succeed_is_marked_and_then_left_alone()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        await world.AddParcelsAsync(2);
        Listen(world);
        await using var replica = new HostedReplica(world.Cluster.Kubeconfig, world.Space);
        await world.SettledAsync();

        await world.SetTextAsync(0, "refuse");
        var stalled = await world.UntilAsync(0, parcel => ParcelWorld.Condition(parcel, "Stalled") is not null);
        // Visits of another show that the workers have come round.
        for (var edit = 0; edit < 3; edit++)
        {
            var text = await world.EditAsync(1);
            await world.UntilAsync(1, parcel => (string?)parcel["status"]?["text"] == text);
        }

        var condition = ParcelWorld.Condition(stalled, "Stalled")!;
        Assert.Equal(("True", "TextRefused"), ((string?)condition["status"], (string?)condition["reason"]));
        Assert.Equal("spec.text: 'refuse' is refused; write something else", (string?)condition["message"]);
        Assert.Equal((long)stalled["metadata"]!["generation"]!, (long)stalled["status"]!["observedGeneration"]!);
        // For the edit, and for the change that the condition itself is.
        Assert.InRange(Visits(world, 0, "Stalled").Count, 1, 2);
        Assert.Equal(2, world.Log().Count(seen => seen is { IsWrite: true, Subresource: "status", Name: "parcel-0" }));

        await world.SetTextAsync(0, "fine");
        var mended = await world.UntilAsync(0, parcel => (string?)parcel["status"]?["text"] == "fine");
        Assert.Null(ParcelWorld.Condition(mended, "Stalled"));
    }

    [Fact]
    public async Task A_visit_is_a_span_that_says_of_what_and_how_it_ended()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        await using var proxy = await FaultProxy.StartAsync(world.Cluster);
        var kubeconfig = await proxy.WriteKubeconfigAsync(
            Path.Combine(world.Cluster.Directory, $"{world.Space}.kubeconfig")
        );
        proxy.Add(
            new Fault.Refuse(500, "InternalError")
            {
                Applies = asked =>
                    asked.Method == "POST" && asked.Path.Value!.EndsWith("/configmaps", StringComparison.Ordinal),
            }
        );
        Listen(world);

        await world.AddParcelsAsync(1);
        await using var replica = new HostedReplica(kubeconfig, world.Space);
        await world.SettledAsync();

        var failed = Assert.Single(Visits(world, 0, "ServerTrouble"));
        Assert.Equal(("Parcel", ActivityStatusCode.Error), (failed.GetTagItem("sluice.kind"), failed.Status));
        Assert.Contains("a fault that a test asked for", failed.StatusDescription);
        Assert.All(Visits(world, 0, "Done"), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task News_of_an_object_is_an_event_at_the_server()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        await world.AddParcelsAsync(1);
        await using var replica = new HostedReplica(world.Cluster.Kubeconfig, world.Space);

        var found = await world.Cluster.Api.UntilAsync(
            $"/apis/events.k8s.io/v1/namespaces/{world.Space}/events",
            list => list["items"]!.AsArray().Count > 0,
            Limit
        );

        var told = Assert.Single(found["items"]!.AsArray())!;
        Assert.Equal(
            ("Normal", "Packed", "Pack"),
            ((string?)told["type"], (string?)told["reason"], (string?)told["action"])
        );
        Assert.Equal("all pieces hold the text", (string?)told["note"]);
        Assert.Equal("tests.sluice.dev/parcels", (string?)told["reportingController"]);
        Assert.Equal("hosted", (string?)told["reportingInstance"]);
        var parcel = await world.UntilAsync(0, _ => true);
        Assert.Equal("parcel-0", (string?)told["regarding"]!["name"]);
        Assert.Equal((string?)parcel["metadata"]!["uid"], (string?)told["regarding"]!["uid"]);
    }

    [Fact]
    public async Task It_is_live_without_a_server_and_ready_once_it_has_read_all()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        await world.AddParcelsAsync(1);
        await using var proxy = await FaultProxy.StartAsync(world.Cluster);
        var kubeconfig = await proxy.WriteKubeconfigAsync(
            Path.Combine(world.Cluster.Directory, $"{world.Space}.kubeconfig")
        );
        proxy.Add(new Fault.Refuse(503, "ServiceUnavailable") { Times = -1 });
        await using var replica = new HostedReplica(kubeconfig, world.Space);
        var health = replica.Host.Health;

        await UntilAsync(() => health.Ready().All(one => one.Message != "being read"));
        Assert.All(health.Ready(), one => Assert.False(one.IsGood));
        Assert.Contains("503", health.Ready()[0].Message);
        AssertGood(health.Live());

        proxy.Clear();
        await UntilAsync(() => health.Ready().All(one => one.IsGood));
        Assert.Equal("1 objects", health.Ready().Single(one => one.Name == "cache of Parcel").Message);

        var before = proxy.Seen.Count;
        proxy.Add(new Fault.Refuse(503, "ServiceUnavailable") { Times = -1 });
        proxy.CutWatches();
        await UntilAsync(() => proxy.Seen.Count > before + 3);
        AssertGood(health.Ready());
        AssertGood(health.Live());
        proxy.Clear();
    }

    public void Dispose() => _listener.Dispose();

    private static void AssertGood(IReadOnlyList<HealthFinding> findings)
    {
        Assert.NotEmpty(findings);
        Assert.All(findings, one => Assert.True(one.IsGood, $"{one.Name}: {one.Message}"));
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, "it is not so");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private void Listen(ParcelWorld world)
    {
        _listener.ShouldListenTo = source => source.Name == "Sluice.ControllerRuntime";
        _listener.Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            ActivitySamplingResult.AllDataAndRecorded;
        _listener.ActivityStopped = span =>
        {
            if ($"{span.GetTagItem("sluice.object")}".StartsWith(world.Space, StringComparison.Ordinal))
                _spans.Enqueue(span);
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private List<Activity> Visits(ParcelWorld world, int parcel, string result) =>
        [
            .. _spans.Where(span =>
                $"{span.GetTagItem("sluice.object")}" == $"{world.Space}/parcel-{parcel}"
                && $"{span.GetTagItem("sluice.result")}" == result
            ),
        ];
}
