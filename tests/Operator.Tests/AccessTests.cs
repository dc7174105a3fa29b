using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing.Kubernetes.Audit;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Operator.Tests;

/// <summary>The operator runs with what the chart grants, and asks for nothing that it may not do.</summary>
public sealed class AccessTests(ClusterFixture clusters)
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

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
        var kubeconfig = await GrantAsync(space, isClusterWide);
        var position = space.Cluster.Audit.Position;

        await space.StartOperatorAsync(kubeconfig, watch: isClusterWide ? "" : null);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7", """ "scaling":{"minReplicas":2} """));
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

    /// <summary>A service account with the chart's rules and no others; a kubeconfig with its token.</summary>
    private static async Task<string> GrantAsync(OperatorSpace space, bool isClusterWide)
    {
        var api = space.Cluster.Api;
        var rules = JsonNode.Parse(await File.ReadAllTextAsync(RulesFile()))!;
        await api.PostAsync($"/api/v1/namespaces/{space.Name}/serviceaccounts", Named("operator"));
        var (role, binding) = ($"{Rbac}/namespaces/{space.Name}/roles", $"{Rbac}/namespaces/{space.Name}/rolebindings");
        await api.PostAsync($"/api/v1/namespaces/{space.Name}/secrets", Named("sluice-control"));
        await BindAsync(role, binding, "Role", "home", Joined(rules["home"]!, rules["secret"]!));
        await BindAsync(
            $"{Rbac}/clusterroles",
            $"{Rbac}/clusterrolebindings",
            "ClusterRole",
            $"{space.Name}-tokens",
            rules["tokens"]!
        );
        if (isClusterWide)
        {
            var all = Joined(rules["watched"]!, rules["cluster"]!);
            await BindAsync($"{Rbac}/clusterroles", $"{Rbac}/clusterrolebindings", "ClusterRole", space.Name, all);
        }
        else
        {
            await BindAsync(role, binding, "Role", "watched", rules["watched"]!);
        }

        var token = await api.PostAsync(
            $"/api/v1/namespaces/{space.Name}/serviceaccounts/operator/token",
            new JsonObject { ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 } }
        );
        var file = Path.Combine(space.Cluster.Directory, $"{space.Name}.kubeconfig");
        var admin = space.Cluster.Credentials;
        await File.WriteAllTextAsync(
            file,
            admin
                .ToKubeconfig(admin.Server)
                .Replace(admin.Token, $"{token["status"]!["token"]}", StringComparison.Ordinal)
        );
        return file;

        async Task BindAsync(string roles, string bindings, string kind, string name, JsonNode granted)
        {
            var made = Named(name);
            made["rules"] = granted.DeepClone();
            await api.PostAsync(roles, made);
            var bound = Named(name);
            bound["roleRef"] = new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["kind"] = kind,
                ["name"] = name,
            };
            bound["subjects"] = new JsonArray(
                new JsonObject
                {
                    ["kind"] = "ServiceAccount",
                    ["name"] = "operator",
                    ["namespace"] = space.Name,
                }
            );
            await api.PostAsync(bindings, bound);
        }
    }

    private static JsonArray Joined(JsonNode one, JsonNode other) =>
        [.. one.AsArray().Concat(other.AsArray()).Select(rule => rule!.DeepClone())];

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static string RulesFile()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Platform.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("not below a repository");
        }

        return Path.Combine(root.FullName, "charts", "sluice", "files", "operator-rules.json");
    }
}
