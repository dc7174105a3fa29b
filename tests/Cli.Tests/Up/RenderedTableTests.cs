using Sluice.Rendering.Revisions;
using Sluice.Rendering.Routing;
using Sluice.Rendering.Splitting;
using Sluice.Resources.ModelDeployments;
using Sluice.Routing.Table;

namespace Sluice.Cli.Tests.Up;

/// <summary>The two planes meet here: whatever the operator's code renders, a router must take.</summary>
public sealed class RenderedTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_router_takes_every_table_of_every_series_of_edits_and_pods(int seed)
    {
        var random = new Random(seed);
        var routing = new RoutingState();
        ModelDeploymentStatus? status = null;

        for (var round = 0; round < 1000; round++)
        {
            var deployment = Some(random);
            for (var looks = random.Next(1, 4); looks > 0; looks--)
            {
                var pods = SomePods(deployment, status, random);
                status = SharePlan.Next(deployment, status, pods);
                _ = routing.Replace(RoutingTableRenderer.Render(deployment.Metadata, status, pods));
                Assert.Equal((ulong)status.RouteGeneration, Assert.Single(routing.Routes).Generation);
            }
        }

        Assert.InRange(status!.RouteGeneration, 500, 3000);
    }

    private static ModelDeployment Some(Random random)
    {
        string[] names = ["a", "b", "c", "d", "e"];
        random.Shuffle(names);
        return new()
        {
            ApiVersion = ModelDeployment.SupportedApiVersion,
            Kind = ModelDeployment.SupportedKind,
            Metadata = new() { Name = "iris" },
            Spec = new()
            {
                Model = new() { Uri = "models" },
                Variants =
                [
                    .. names[..random.Next(1, 6)]
                        .Select(name => new VariantSpec
                        {
                            Name = name,
                            Version = $"{random.Next(1, 4)}",
                            Weight = random.Next(0, 4),
                        }),
                ],
            },
        };
    }

    /// <summary>Some of the pods that the spec wants and of those that the status has, at addresses of their own.</summary>
    private static ObservedPod[] SomePods(ModelDeployment deployment, ModelDeploymentStatus? status, Random random)
    {
        var wanted = deployment.Spec.Variants.Select(variant => (variant.Name, RevisionName.Of(deployment, variant)));
        var had = (status?.Revisions ?? []).Select(revision => (revision.Variant, revision.Name));
        return
        [
            .. wanted
                .Union(had)
                .Where(_ => random.Next(4) > 0)
                .Select((pod, i) => new ObservedPod(pod.Item1, pod.Item2, $"127.0.0.1:{1000 + i}", random.Next(4) > 0)),
        ];
    }
}
