using Sluice.Rendering.Routing;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Routing;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Tests;

public sealed class RoutingTableRendererTests
{
    private static readonly ResourceMetadata Metadata = new() { Name = "iris", Namespace = "flowers" };

    private static readonly ModelDeploymentStatus Status = new()
    {
        ModelName = "Iris",
        RouteGeneration = 41,
        Variants =
        [
            new VariantStatus
            {
                Name = "main",
                Share = "100.00",
                Current = "aaa",
            },
        ],
        Revisions = [RevisionOf("aaa", "7", "100.00"), RevisionOf("bbb", "8", "0.00")],
    };

    [Fact]
    public void Names_the_route_by_metadata_and_status()
    {
        var table = RoutingTableRenderer.Render(Metadata, Status, []);

        var route = Assert.Single(table.Routes);
        Assert.Equal(
            (41ul, "flowers", "iris", "Iris"),
            (route.Generation, route.Namespace, route.Deployment, route.Model)
        );
        Assert.Equal(["iris.flowers.svc", "iris.flowers", "iris.flowers.svc.cluster.local"], route.Hosts);
    }

    [Fact]
    public void Says_how_requests_are_treated()
    {
        var routing = new RoutingSpec
        {
            Sticky = new StickySpec { Header = "x-user" },
            Retry = Retry.Unsent,
            AllowVariantHeader = false,
        };

        var plain = RoutingTableRenderer.Render(Metadata, Status, []).Routes[0];
        var status = Status with { Routing = routing, RequestTimeout = Duration.Parse("1m30s") };
        var told = RoutingTableRenderer.Render(Metadata, status, []).Routes[0];

        Assert.Equal(("", Protos.Control.Retry.Idempotent), (plain.StickyHeader, plain.Retry));
        Assert.False(plain.RefusesVariantHeader);
        Assert.Equal(("x-user", Protos.Control.Retry.Unsent), (told.StickyHeader, told.Retry));
        Assert.True(told.RefusesVariantHeader);
        Assert.Null(plain.Timeout);
        Assert.Equal(90, told.Timeout.Seconds);
    }

    [Fact]
    public void Gives_the_current_revision_its_ready_pods_sorted_and_once()
    {
        var table = RoutingTableRenderer.Render(
            Metadata,
            Status,
            [
                new ObservedPod("main", "aaa", "10.0.0.2:8081", true),
                new ObservedPod("main", "aaa", "10.0.0.1:8081", true),
                new ObservedPod("main", "aaa", "10.0.0.2:8081", true),
                new ObservedPod("main", "aaa", "10.0.0.3:8081", false),
                new ObservedPod("main", "bbb", "10.0.0.4:8081", true),
                new ObservedPod("other", "aaa", "10.0.0.5:8081", true),
            ]
        );

        var revision = Assert.Single(Assert.Single(table.Routes[0].Variants).Revisions);
        Assert.Equal(("aaa", "7", 10_000u), (revision.Name, revision.Version, revision.Share));
        Assert.Equal(["10.0.0.1:8081", "10.0.0.2:8081"], revision.Backends.Select(backend => backend.Address));
    }

    [Fact]
    public void Knows_a_variant_that_was_never_ready()
    {
        var waiting = Status with
        {
            Variants = [new VariantStatus { Name = "main", Share = "0.00" }],
            Revisions = [RevisionOf("bbb", "8", "0.00")],
        };

        var table = RoutingTableRenderer.Render(Metadata, waiting, []);

        var revision = Assert.Single(Assert.Single(table.Routes[0].Variants).Revisions);
        Assert.Equal(("bbb", 0u, 0), (revision.Name, revision.Share, revision.Backends.Count));
    }

    private static RevisionStatus RevisionOf(string name, string version, string share) =>
        new()
        {
            Name = name,
            Variant = "main",
            Version = version,
            Share = share,
        };
}
