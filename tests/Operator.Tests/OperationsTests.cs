using System.Net;
using System.Text.RegularExpressions;
using Sluice.Hosting.Listening;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Operator.Tests;

/// <summary>What an operator's operations port answers.</summary>
public sealed partial class OperationsTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Probes_and_measurements_of_the_replica_that_leads()
    {
        await using var space = await OperatorSpace.OpenAsync(clusters);
        var running = await space.StartOperatorAsync(operations: ListenAddress.AnyLoopbackPort);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{running.Operations}") };

        var live = await http.GetAsync("/livez", TestContext.Current.CancellationToken);
        var ready = await http.GetStringAsync("/readyz", TestContext.Current.CancellationToken);
        var metrics = await UntilItLeadsAsync(http);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Contains("ok cache of ModelDeployment: 1 objects\n", ready);
        Assert.Contains("sluice_informer_objects{kind=\"ModelDeployment\"} ", metrics);
        Assert.Matches("sluice_controller_visits_total{kind=\"ModelDeployment\",result=\"Done\"} [1-9]", metrics);
        Assert.DoesNotContain("iris", metrics);

        var written = Types().Matches(metrics).Select(match => match.Groups["name"].Value);
        var listed = Rows()
            .Matches(RepositoryFiles.Read("docs/operator.md"))
            .Select(match => match.Groups["name"].Value);
        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>A replica that starves on a busy machine loses its lease, and takes it again.</summary>
    private static async Task<string> UntilItLeadsAsync(HttpClient http)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var metrics = await http.GetStringAsync("/metrics", limit.Token);
            if (metrics.Contains("sluice_leader 1\n", StringComparison.Ordinal))
                return metrics;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    [GeneratedRegex("^# TYPE (?<name>sluice_\\S+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Types();

    [GeneratedRegex("^\\| `(?<name>sluice_[a-z_]+)`", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rows();
}
