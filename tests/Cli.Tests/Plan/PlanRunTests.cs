using Sluice.Cli.Plan;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.Rendering.Workloads;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Plan;

/// <summary>What plan says without a cluster, and where it can say nothing.</summary>
public sealed class PlanRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-plan-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_cluster_everything_is_created()
    {
        Assert.Equal(0, await RunAsync(Iris));

        var said = _output.ToString();
        Assert.Contains("create ModelDeployment iris\n", said, StringComparison.Ordinal);
        Assert.Contains("create Deployment iris-main-", said, StringComparison.Ordinal);
        Assert.Contains("image: example/server:1\n", said, StringComparison.Ordinal);
        Assert.Contains("create Service iris\n", said, StringComparison.Ordinal);
        Assert.Contains("Variant main gets its share when version 1 is ready.\n", said, StringComparison.Ordinal);
        Assert.Matches("Plan: [0-9]+ to create, 0 to change, 0 to delete\\.\n", said);
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public async Task A_suspended_one_is_shown_as_it_will_be()
    {
        await RunAsync($"{Iris}  suspend: true\n");

        Assert.StartsWith(
            "spec.suspend is true: the operator changes nothing",
            _output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("create Deployment iris-main-", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_rule_is_said_as_everywhere()
    {
        Assert.Equal(1, await RunAsync(Iris.Replace("\"1\"", "latest", StringComparison.Ordinal)));

        Assert.Contains(
            "iris.yaml:6:38: spec.variants[0].version: expected a fixed version such as \"7\", got \"latest\"",
            _errors.ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var options = new PlanOptions(Path.Combine(_folder, "none.yaml"), null, null, "image", RouterScope.Namespace);

        Assert.Equal(1, await RunAsync(options));

        Assert.Contains("none.yaml", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_asked_is_no_empty_one()
    {
        var file = Path.Combine(_folder, "iris.yaml");
        await File.WriteAllTextAsync(file, Iris, TestContext.Current.CancellationToken);

        var status = await RunAsync(new PlanOptions(file, "config", null, "image", RouterScope.Namespace));

        Assert.Equal(1, status);
        Assert.Contains("the cluster cannot be asked: no such context", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    private const string Iris = """
        apiVersion: sluice.dev/v1alpha1
        kind: ModelDeployment
        metadata: { name: iris }
        spec:
          model: { uri: s3://models/iris }
          variants: [ { name: main, version: "1" } ]

        """;

    private async Task<int> RunAsync(string manifest)
    {
        var file = Path.Combine(_folder, "iris.yaml");
        await File.WriteAllTextAsync(file, manifest, TestContext.Current.CancellationToken);
        return await RunAsync(new PlanOptions(file, null, null, "example/server:1", RouterScope.Namespace));
    }

    private Task<int> RunAsync(PlanOptions options) =>
        new PlanRun(options, new PlanReport(_output, _errors), Connect, TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken)
            .Within(TimeSpan.FromMinutes(1));

    private static IKubernetesClient Connect(string kubeconfig, string? context) =>
        throw new KubernetesException(KubernetesFault.Misconfigured, "no such context");
}
