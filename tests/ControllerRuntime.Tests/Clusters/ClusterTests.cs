using System.Net;
using System.Text.Json.Nodes;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Faults;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.ControllerRuntime.Tests.Clusters;

/// <summary>The tests' own cluster, actor and proxy do what the other tests believe of them.</summary>
public sealed class ClusterTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Pods_of_a_deployment_are_placed_live_and_go()
    {
        var cluster = await fixture.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        await using var actor = new PodActor(cluster, space);
        var path = $"/apis/apps/v1/namespaces/{space}/deployments/web";

        await cluster.Api.PostAsync($"/apis/apps/v1/namespaces/{space}/deployments", Deployment(replicas: 2, gpus: 1));
        await cluster.Api.UntilAsync(path, found => Ready(found) == 2, Limit);
        var pods = await actor.PodsAsync("app=web");
        await actor.SetAsync(Name(pods[0]), PodFate.Running);
        await cluster.Api.UntilAsync(path, found => Ready(found) == 1, Limit);
        await cluster.Api.DeleteAsync(path);
        await cluster.Api.UntilAsync(
            $"/api/v1/namespaces/{space}/pods",
            found => found["items"]!.AsArray().Count == 0,
            Limit
        );

        Assert.Equal(2, pods.Select(pod => pod["status"]!["podIP"]!.GetValue<string>()).Distinct().Count());
        Assert.All(
            pods,
            pod => Assert.StartsWith("node-", pod["spec"]!["nodeName"]!.GetValue<string>(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_pod_without_a_free_gpu_waits_for_one()
    {
        var cluster = await fixture.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        await cluster.Api.PostAsync($"/apis/apps/v1/namespaces/{space}/deployments", Deployment(replicas: 1, gpus: 5));

        var pods = await cluster.Api.UntilAsync(
            $"/api/v1/namespaces/{space}/pods",
            found => found.ToJsonString().Contains("Insufficient nvidia.com/gpu", StringComparison.Ordinal),
            Limit
        );

        Assert.Single(pods["items"]!.AsArray());
    }

    [Fact]
    public async Task The_proxy_refuses_cuts_and_passes_on()
    {
        var cluster = await fixture.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        await using var proxy = await FaultProxy.StartAsync(cluster);
        using var api = new ClusterApi(proxy.Credentials);
        var path = $"/api/v1/namespaces/{space}/configmaps";
        var map = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" } };

        proxy.Add(new Fault.Refuse(429, "TooManyRequests", 1));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync(path));
        proxy.Add(new Fault.LoseAnswer { Applies = request => request.Method == "POST" });
        await Assert.ThrowsAsync<HttpRequestException>(() => api.PostAsync(path, map));
        proxy.Add(new Fault.CutAfter(20));
        await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync(path));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains(await api.ListAsync(path), found => Name(found) == "a");
        Assert.Contains(
            cluster.Audit.Read(),
            seen =>
                seen is { IsWrite: true, Resource: "configmaps", UserAgent: "sluice-tests" } && seen.Namespace == space
        );
    }

    [Fact]
    public async Task Parts_are_stopped_and_started_again_with_what_they_had()
    {
        await using var cluster = await Cluster.StartAsync(new ClusterOptions { HasControllers = false });
        var space = await cluster.NewNamespaceAsync();

        await cluster.StopAsync(ClusterPart.ApiServer);
        await cluster.KillAsync(ClusterPart.Etcd);
        await Assert.ThrowsAsync<HttpRequestException>(() => cluster.Api.GetAsync("/api/v1/namespaces"));
        await cluster.StartAsync(ClusterPart.Etcd);
        await cluster.StartAsync(ClusterPart.ApiServer);
        await cluster.WaitUntilReadyAsync().Within(Limit);

        Assert.NotNull(await cluster.Api.FindAsync($"/api/v1/namespaces/{space}"));
    }

    private static JsonObject Deployment(int replicas, int gpus) =>
        JsonNode
            .Parse(
                $$$"""
                {
                  "metadata": { "name": "web" },
                  "spec": {
                    "replicas": {{{replicas}}},
                    "selector": { "matchLabels": { "app": "web" } },
                    "template": {
                      "metadata": { "labels": { "app": "web" } },
                      "spec": { "containers": [ { "name": "web", "image": "local.test/web:1",
                        "resources": { "limits": { "nvidia.com/gpu": "{{{gpus}}}" } } } ] }
                    }
                  }
                }
                """
            )!
            .AsObject();

    private static int Ready(JsonObject deployment) => deployment["status"]?["readyReplicas"]?.GetValue<int>() ?? 0;

    private static string Name(JsonNode found) => found["metadata"]!["name"]!.GetValue<string>();
}
