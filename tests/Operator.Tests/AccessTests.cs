using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing.Kubernetes.Audit;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Operator.Tests;

/// <summary>The operator runs with what the chart grants, and asks for nothing that it may not do.</summary>
public sealed class AccessTests(ClusterFixture clusters)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_least_rights_are_enough_and_nothing_is_refused(bool isClusterWide)
    {
        await using var space = await OperatorSpace.OpenAsync(clusters);
        space.Workloads = space.Workloads with
        {
            RouterScope = isClusterWide
                ? Rendering.Workloads.RouterScope.Cluster
                : Rendering.Workloads.RouterScope.Namespace,
        };
        space.Control = new() { Hosts = ["localhost"] };
        var kubeconfig = await GrantedRights.GrantAsync(space, isClusterWide);
        var position = space.Cluster.Audit.Position;

        // One that works for all namespaces leaves other tests' objects alone by its class.
        var own = isClusterWide ? space.Name : null;
        await space.StartOperatorAsync(
            kubeconfig,
            isClusterWide ? options => options with { WatchNamespaces = [], Class = own } : null
        );
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7", """ "scaling":{"minReplicas":2} """), own);
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8"));
        await space.UntilServedAsync("iris", "main=8", "main=100%");
        await space.UntilConditionAsync("iris", "RolloutComplete", "True", "Complete");

        var secret = await space.Cluster.Api.GetAsync($"/api/v1/namespaces/{space.Name}/secrets/sluice-control");
        Assert.NotNull(secret["data"]?["tls.crt"]);
        Assert.Empty(
            space
                .Cluster.Audit.Read(position)
                .Where(asked =>
                    asked.UserAgent.StartsWith("sluice-operator", StringComparison.Ordinal) && asked.Code == 403
                )
                .Where(asked => asked.Uri.Contains(space.Name, StringComparison.Ordinal) || isClusterWide)
                .Where(asked => !IsForTheNamespacesEnd(asked))
        );
    }

    /// <summary>
    /// Other tests' namespaces end meanwhile, and an object created in one of them is refused with the same status;
    /// no right would help.
    /// </summary>
    private static bool IsForTheNamespacesEnd(AuditEvent refused) =>
        refused.ResponseObject?["details"]?["causes"] is JsonArray causes
        && causes.Any(cause => $"{cause?["reason"]}" == "NamespaceTerminating");
}
