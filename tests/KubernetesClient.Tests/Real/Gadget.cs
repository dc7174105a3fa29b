using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>A custom resource with a status, for tests. Its v2 does not exist, so that the version must be chosen.</summary>
internal sealed record Gadget : KubernetesObject, IResource<Gadget>
{
    public static ResourceType Type { get; } = new("tests.sluice.dev", "Gadget", "gadgets", ["v2", "v1"]);

    public static JsonTypeInfo<Gadget> Json => GadgetJson.Default.Gadget;

    public GadgetSpec? Spec { get; init; }

    public GadgetStatus? Status { get; init; }

    public static async Task InstallAsync(Cluster cluster)
    {
        var definition = JsonNode.Parse(
            """
            {
              "metadata": {"name": "gadgets.tests.sluice.dev"},
              "spec": {
                "group": "tests.sluice.dev", "scope": "Namespaced",
                "names": {"kind": "Gadget", "plural": "gadgets", "singular": "gadget"},
                "versions": [{
                  "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
                  "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                    "spec": {"type": "object", "properties": {
                      "size": {"type": "integer", "minimum": 1}, "colour": {"type": "string"}, "more": {"type": "string"}}},
                    "status": {"type": "object", "properties": {"phase": {"type": "string"}, "seen": {"type": "integer"}}}
                  }}}
                }]
              }
            }
            """
        )!;
        try
        {
            await cluster.Api.PostAsync(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                definition.AsObject()
            );
        }
        catch (HttpRequestException exists) when (exists.StatusCode == HttpStatusCode.Conflict) { }

        await cluster.Api.UntilAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.tests.sluice.dev",
            found =>
                found["status"]?["conditions"] is JsonArray conditions
                && conditions.Any(condition =>
                    (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True"
                ),
            Clients.Limit
        );
    }
}

internal sealed record GadgetSpec
{
    public int? Size { get; init; }

    public string? Colour { get; init; }
}

internal sealed record GadgetStatus
{
    public string? Phase { get; init; }

    public int? Seen { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Gadget))]
internal sealed partial class GadgetJson : JsonSerializerContext;
