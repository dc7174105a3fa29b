using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.Operator.Reconciling;
using Sluice.Rendering.Observing;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Schemas;

namespace Sluice.Operator.Hosting;

/// <summary>
/// Compares, once at the start, the schema that the cluster has for ModelDeployments with the one that this release goes by, and
/// says what it lacks. It reads what the API server publishes to everybody, so it needs no right of its own.
/// </summary>
internal sealed class SchemaCheck(IKubernetesClient kubernetes, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // What is published follows a definition within a minute.
    private const int MostTries = 24;

    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var tries = 1; !await TryAsync(tries == MostTries, cancellation); tries++)
        {
            await Task.Delay(Retry, time, cancellation);
        }
    }

    /// <returns>Whether all is said; no: the server is away, which the watches say, or publishes none yet.</returns>
    private async Task<bool> TryAsync(bool isLast, CancellationToken cancellation)
    {
        try
        {
            if (await kubernetes.FindSchemaAsync<ModelDeploymentObject>(cancellation) is { } served)
            {
                Say(SchemaComparison.Missing(WrittenPart(ModelDeploymentDefinition.OwnSchema()), served));
                return true;
            }

            if (isLast)
            {
                OperatorLog.SchemaUnknown(log, "the API server publishes none");
            }

            return isLast;
        }
        catch (KubernetesException failure) when (failure.Fault is KubernetesFault.Forbidden)
        {
            OperatorLog.SchemaUnknown(log, failure.Message);
            return true;
        }
        catch (KubernetesException)
        {
            return false;
        }
    }

    private void Say(IReadOnlyList<string> missing)
    {
        if (missing.Count > 0)
        {
            OperatorLog.SchemaLacks(log, string.Join(", ", missing));
        }
        else
        {
            OperatorLog.SchemaComplete(log);
        }
    }

    /// <summary>Without what every kind has.</summary>
    private static JsonObject WrittenPart(JsonObject own) =>
        new()
        {
            ["properties"] = new JsonObject
            {
                ["spec"] = own["properties"]!["spec"]!.DeepClone(),
                ["status"] = own["properties"]!["status"]!.DeepClone(),
            },
        };
}
