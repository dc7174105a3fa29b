using System.Net;
using System.Text.Json.Nodes;
using Sluice.Chart.Tests.Rendering;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Chart.Tests.Served;

/// <summary>What is rendered for the version that the tests have, held against a real API server of it.</summary>
public sealed class ServedApiTests(ClusterFixture clusters)
{
    private static readonly Dictionary<string, string> Plurals = new()
    {
        ["NetworkPolicy"] = "networkpolicies",
        ["CustomResourceDefinition"] = "customresourcedefinitions",
    };

    private static readonly string[] Clusterwide = ["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];

    public static TheoryData<string> ServedSets =>
        [.. ValueSet.All.Where(set => set.Kubernetes == ValueSet.ServedVersion).Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(ServedSets))]
    public async Task An_api_server_takes_every_object_and_knows_every_field(string name)
    {
        var cluster = await clusters.GetAsync();
        var api = new OpenApi(await cluster.Api.GetAsync("/openapi/v2", TestContext.Current.CancellationToken));
        var wrong = new List<string>();
        foreach (var subject in YamlObjects.Read(await Helm.TemplateAsync(ValueSet.Of(name))))
        {
            var what = $"{subject["kind"]} {subject["metadata"]!["name"]}";
            if (subject["apiVersion"]!.ToString().StartsWith("monitoring.coreos.com/", StringComparison.Ordinal))
            {
                continue;
            }

            wrong.AddRange(
                api.Serves(subject) ? api.Misfits(subject).Select(misfit => $"{what}{misfit}") : [$"{what}: not served"]
            );
            wrong.AddRange(await RefusalsAsync(cluster.Api, subject, what));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_field_that_the_server_does_not_know_is_found()
    {
        var cluster = await clusters.GetAsync();
        var api = new OpenApi(await cluster.Api.GetAsync("/openapi/v2", TestContext.Current.CancellationToken));
        var service = JsonNode
            .Parse("""{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":"a","prot":"TCP"}]}}""")!
            .AsObject();

        Assert.Equal(
            [".spec.ports[0].port: expected integer, got \"a\"", ".spec.ports[0].prot: no such field"],
            api.Misfits(service)
        );
    }

    private static async Task<IReadOnlyList<string>> RefusalsAsync(ClusterApi api, JsonObject subject, string what)
    {
        try
        {
            if (subject["metadata"]!["namespace"] is { } place)
            {
                await MakeNamespaceAsync(api, place.ToString());
            }

            await api.PostAsync($"{PathOf(subject)}?dryRun=All", subject, TestContext.Current.CancellationToken);
            return [];
        }
        catch (HttpRequestException refusal)
        {
            return [$"{what}: {refusal.Message}"];
        }
    }

    private static async Task MakeNamespaceAsync(ClusterApi api, string name)
    {
        try
        {
            var wanted = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };
            await api.PostAsync("/api/v1/namespaces", wanted, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException there) when (there.StatusCode == HttpStatusCode.Conflict)
        {
            // By an earlier object.
        }
    }

    private static string PathOf(JsonObject subject)
    {
        var (version, kind) = (subject["apiVersion"]!.ToString(), subject["kind"]!.ToString());
        var plural = Plurals.GetValueOrDefault(kind) ?? $"{kind.ToLowerInvariant()}s";
        var root = version.Contains('/', StringComparison.Ordinal) ? $"/apis/{version}" : $"/api/{version}";
        return Clusterwide.Contains(kind)
            ? $"{root}/{plural}"
            : $"{root}/namespaces/{subject["metadata"]!["namespace"]}/{plural}";
    }
}
