using System.Net;
using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Cli.Tests.Crds;

/// <summary>The definition that is published, in a cluster of the tests.</summary>
internal static class PublishedDefinition
{
    public const string Collection = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Path = $"{Collection}/{ModelDeploymentDefinition.Name}";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Makes it, unless another test has, and waits until it is served.</summary>
    public static async Task InstallAsync(Cluster cluster)
    {
        try
        {
            // The tests' server is older than the rules in CEL.
            await cluster.Api.PostAsync(Collection, ModelDeploymentDefinition.Render(_ => "", hasRules: false));
        }
        catch (HttpRequestException there) when (there.StatusCode == HttpStatusCode.Conflict)
        {
            // Another test was quicker.
        }

        await cluster.Api.UntilAsync(Path, IsEstablished, Limit);
        await cluster.Api.UntilAsync(
            "/apis/sluice.dev/v1alpha1/modeldeployments",
            found => found["items"] is JsonArray,
            Limit
        );
    }

    private static bool IsEstablished(JsonObject definition) =>
        (definition["status"]?["conditions"] as JsonArray ?? []).Any(condition =>
            $"{condition!["type"]} {condition["status"]}" == "Established True"
        );
}
