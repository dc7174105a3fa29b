using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Transport;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Discovery;

/// <summary>
/// Reads the schemas that a server publishes for everybody who may speak to it (OpenAPI): version 3 a group at a time, from
/// Kubernetes 1.24 on, else version 2, a few megabytes for all.
/// </summary>
internal sealed class PublishedSchemas(ApiTransport transport)
{
    /// <summary>A kind's schema; null: none is published.</summary>
    public async Task<JsonObject?> FindAsync(ResourceType type, string apiVersion, CancellationToken cancellation)
    {
        var third = await ReadAsync($"openapi/v3/{ResourcePaths.Root(apiVersion)}", cancellation);
        var schemas =
            third?["components"]?["schemas"] as JsonObject
            ?? (await ReadAsync("openapi/v2", cancellation))?["definitions"] as JsonObject;
        return schemas
            ?.Select(entry => entry.Value)
            .OfType<JsonObject>()
            .FirstOrDefault(schema => IsOf(schema, type, apiVersion));
    }

    private static bool IsOf(JsonObject schema, ResourceType type, string apiVersion) =>
        schema["x-kubernetes-group-version-kind"] is JsonArray kinds
        && kinds.Any(kind =>
            $"{kind?["kind"]}" == type.Kind
            && $"{kind?["group"]}" == type.Group
            && type.ApiVersionOf($"{kind?["version"]}") == apiVersion
        );

    /// <returns>Null: the server has no such path.</returns>
    private async Task<JsonNode?> ReadAsync(string path, CancellationToken cancellation)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = path,
            What = $"read /{path}",
        };
        try
        {
            return JsonNode.Parse(await transport.SendAsync(request, cancellation));
        }
        catch (KubernetesException failure)
            when (failure.Fault is KubernetesFault.NotServed or KubernetesFault.NotFound)
        {
            return null;
        }
        catch (JsonException failure)
        {
            throw new KubernetesException(
                KubernetesFault.ServerError,
                $"{transport.Asked(request)}: the answer is no OpenAPI document: {failure.Message}",
                failure
            );
        }
    }
}
