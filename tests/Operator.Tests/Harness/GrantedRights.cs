using System.Text.Json.Nodes;
using Sluice.Testing;

namespace Sluice.Operator.Tests.Harness;

/// <summary>A service account with the chart's rules and no others, in a space of its own.</summary>
internal sealed class GrantedRights
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private readonly OperatorSpace _space;

    private GrantedRights(OperatorSpace space) => _space = space;

    /// <summary>Makes what the chart would make before the operator runs.</summary>
    /// <returns>A kubeconfig of that account.</returns>
    public static async Task<string> GrantAsync(OperatorSpace space, bool isClusterWide = false)
    {
        var rules = JsonNode.Parse(RepositoryFiles.Read("charts/sluice/files/operator-rules.json"))!;
        var rights = new GrantedRights(space);
        await space.Cluster.Api.PostAsync($"/api/v1/namespaces/{space.Name}/serviceaccounts", Named("operator"));
        await space.Cluster.Api.PostAsync($"/api/v1/namespaces/{space.Name}/secrets", Named("sluice-control"));
        await rights.BindAsync("Role", "home", rules["home"]!, rules["secret"]!);
        await rights.BindAsync("ClusterRole", $"{space.Name}-tokens", rules["tokens"]!);
        if (isClusterWide)
        {
            await rights.BindAsync("ClusterRole", space.Name, rules["watched"]!, rules["cluster"]!);
        }
        else
        {
            await rights.BindAsync("Role", "watched", rules["watched"]!);
        }

        return await rights.KubeconfigAsync();
    }

    private async Task<string> KubeconfigAsync()
    {
        var token = await _space.Cluster.Api.PostAsync(
            $"/api/v1/namespaces/{_space.Name}/serviceaccounts/operator/token",
            new JsonObject { ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 } }
        );
        var file = Path.Combine(_space.Cluster.Directory, $"{_space.Name}.kubeconfig");
        var admin = _space.Cluster.Credentials;
        var text = admin
            .ToKubeconfig(admin.Server)
            .Replace(admin.Token, $"{token["status"]!["token"]}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task BindAsync(string kind, string name, params JsonNode[] rules)
    {
        var place = kind == "Role" ? $"{Rbac}/namespaces/{_space.Name}/" : $"{Rbac}/cluster";
        var role = Named(name);
        role["rules"] = new JsonArray([.. rules.SelectMany(some => some.AsArray()).Select(rule => rule!.DeepClone())]);
        await _space.Cluster.Api.PostAsync($"{place}roles", role);
        var binding = Named(name);
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = kind,
            ["name"] = name,
        };
        binding["subjects"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = "ServiceAccount",
                ["name"] = "operator",
                ["namespace"] = _space.Name,
            }
        );
        await _space.Cluster.Api.PostAsync($"{place}rolebindings", binding);
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
