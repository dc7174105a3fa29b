using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesObjects.ApiExtensions;
using Sluice.Operator.Reconciling;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Schemas;

namespace Sluice.Operator.Hosting;

/// <summary>
/// Compares, once at the start, the definition that the cluster has with the one that this release goes by, and says what it
/// lacks. Only where the operator works for the whole cluster: elsewhere it may not read definitions.
/// </summary>
internal sealed class SchemaCheck(IKubernetesClient kubernetes, OperatorOptions options, ILogger log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.WatchNamespace is not null)
        {
            return;
        }

        try
        {
            var served = await kubernetes.GetAsync<CustomResourceDefinition>(
                new(null, ModelDeploymentDefinition.Name),
                cancellation
            );
            if (SchemaOf(served) is { } schema)
            {
                var missing = SchemaComparison.Missing(ModelDeploymentDefinition.OwnSchema(), schema);
                if (missing.Count > 0)
                {
                    OperatorLog.SchemaLacks(log, string.Join(", ", missing));
                }
            }
        }
        catch (KubernetesException)
        {
            // Not worth more than the watches, which fail for the same reason and say so, and try again.
        }
    }

    private static JsonObject? SchemaOf(CustomResourceDefinition served) =>
        (served.Raw.Parse()?["spec"]?["versions"] as JsonArray)
            ?.FirstOrDefault(version => version?["name"]?.ToString() == ModelDeploymentDefinition.Version)
            ?["schema"]?["openAPIV3Schema"] as JsonObject;
}
