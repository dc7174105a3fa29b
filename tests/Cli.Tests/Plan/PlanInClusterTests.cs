using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Cli.Manifests;
using Sluice.Cli.Plan;
using Sluice.Cli.Tests.Crds;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Workloads;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Cli.Tests.Plan;

/// <summary>What plan says beside what is there, on a real API server.</summary>
public sealed class PlanInClusterTests(ClusterFixture clusters) : IAsyncLifetime
{
    private static readonly WorkloadOptions Installation = new() { Image = "example/server:1" };
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-plan-").FullName;
    private Cluster _cluster = null!;
    private string _namespace = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        _namespace = await _cluster.NewNamespaceAsync();
        await PublishedDefinition.InstallAsync(_cluster);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_as_it_should_be_is_not_shown()
    {
        await ApplyAsync(Iris("1"));

        Assert.Equal("Nothing would change.", (await PlanAsync(Iris("1"))).Split('\n')[0]);
    }

    [Fact]
    public async Task Another_version_is_a_new_revision_beside_the_old()
    {
        await ApplyAsync(Iris("1"));

        var said = await PlanAsync(Iris("2"));

        Assert.Contains("change ModelDeployment iris\n", said, StringComparison.Ordinal);
        Assert.Contains("  -     version: \"1\"\n", said, StringComparison.Ordinal);
        Assert.Contains("  +     version: \"2\"\n", said, StringComparison.Ordinal);
        Assert.Contains("create ControllerRevision iris-main-", said, StringComparison.Ordinal);
        Assert.Contains("create Deployment iris-main-", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" Service ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_changed_is_shown_line_by_line()
    {
        await ApplyAsync(Iris("1"));
        var deployments = $"/apis/apps/v1/namespaces/{_namespace}/deployments";
        var name = $"{(await _cluster.Api.ListAsync(deployments))[0]["metadata"]!["name"]}";
        await _cluster.Api.MergeAsync(
            $"{deployments}/{name}",
            JsonNode
                .Parse("""{"spec":{"template":{"spec":{"containers":[{"name":"server","image":"other"}]}}}}""")!
                .AsObject()
        );

        var said = await PlanAsync(Iris("1"));

        Assert.StartsWith($"change Deployment {name}\n", said, StringComparison.Ordinal);
        Assert.Contains("-           image: other\n", said, StringComparison.Ordinal);
        Assert.Contains("+           image: example/server:1\n", said, StringComparison.Ordinal);
        Assert.Contains("Plan: 0 to create, 1 to change, 0 to delete.\n", said, StringComparison.Ordinal);
    }

    /// <summary>The manifest and all that the operator makes of it, with no pod.</summary>
    private async Task ApplyAsync(string manifest)
    {
        var wanted = ManifestReader.Read(manifest, "iris.yaml").Value!;
        var posted = Resources.Values.ResourceJson.ToJsonObject(wanted)!;
        await _cluster.Api.PostAsync($"/apis/sluice.dev/v1alpha1/namespaces/{_namespace}/modeldeployments", posted);

        using var kubernetes = Connect(_cluster.Kubeconfig, null);
        var live = await LiveState.ReadAsync(kubernetes, wanted, TestContext.Current.CancellationToken);
        var plan = ModelDeploymentPlan.Make(live.Observation, Installation, TimeProvider.System.GetUtcNow());
        foreach (var change in plan.Changes)
        {
            await change.MakeAsync(new CreatingSink(kubernetes), TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> PlanAsync(string manifest)
    {
        var file = Path.Combine(_folder, "iris.yaml");
        await File.WriteAllTextAsync(file, manifest, TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var options = new PlanOptions(file, _cluster.Kubeconfig, null, Installation.Image, RouterScope.Namespace);

        var status = await new PlanRun(options, new PlanReport(output, errors), Connect, TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken)
            .Within(Limit);

        Assert.True(status == 0, $"{errors}");
        return output.ToString();
    }

    private string Iris(string version) =>
        $$"""
            apiVersion: sluice.dev/v1alpha1
            kind: ModelDeployment
            metadata: { name: iris, namespace: {{_namespace}} }
            spec:
              model: { uri: s3://models/iris }
              variants: [ { name: main, version: "{{version}}" } ]
              resources: { limits: { cpu: 1000m, memory: 1Gi } }
            """;

    private static HttpKubernetesClient Connect(string kubeconfig, string? context) =>
        new(
            Kubeconfig.Read([kubeconfig], context),
            new() { Program = "sluice-plan", Identity = "test" },
            TimeProvider.System,
            new Random(1),
            NullLogger<HttpKubernetesClient>.Instance
        );
}
