using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Pods;
using Sluice.Testing.Onnx;

namespace Sluice.Operator.Tests;

/// <summary>Operator, routers and model servers as the programs that they are, with a real API server between them.</summary>
public sealed class ConnectedRouterTests(ClusterFixture clusters) : IDisposable
{
    private readonly string _models = Directory.CreateTempSubdirectory("sluice-models-").FullName;

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public async Task A_ModelDeployment_is_answered_through_a_router_whose_operator_renews_its_certificate()
    {
        Publish("7", OnnxModels.AddOne());
        await using var space = await OperatorSpace.OpenAsync(clusters, _ => PodFate.Running);
        await using var pods = new ModelServerPods(space, _models);
        await using var connected = await ConnectedRouters.StartAsync(space);
        var first = await connected.StartRouterAsync();

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        await ConnectedRouters.UntilConnectedAsync(first.Operations);
        await AnswersAsync(space, first.Predictions);

        // A certificate that is gone is signed anew by the same authority; all of it gone begins with another authority.
        await connected.RuinAsync("tls.crt");
        var second = await connected.StartRouterAsync();
        await ConnectedRouters.UntilConnectedAsync(second.Operations);
        await connected.RuinAsync("ca.crt", "ca.key", "tls.crt", "tls.key");
        var third = await connected.StartRouterAsync();
        await third.Program.UntilSaysAsync("The remote certificate is invalid");
        await connected.MountAsync();
        await ConnectedRouters.UntilConnectedAsync(third.Operations);

        // The first has noticed nothing of it.
        await ConnectedRouters.UntilConnectedAsync(first.Operations);
        Assert.Single(first.Program.Lines, line => line.Contains("Connected to operator", StringComparison.Ordinal));
        await AnswersAsync(space, first.Predictions);
        await AnswersAsync(space, third.Predictions);
    }

    [Fact]
    public async Task Who_has_another_token_is_refused_with_the_reason()
    {
        await using var space = await OperatorSpace.OpenAsync(clusters);
        await using var connected = await ConnectedRouters.StartAsync(space);

        var other = await connected.StartRouterAsync(account: "default");
        await other.Program.UntilSaysAsync(
            $"the token is of 'system:serviceaccount:{space.Name}:default'; expected the service account 'sluice-router'"
        );
        var misused = await connected.StartRouterAsync(audience: "somebody-else");
        await misused.Program.UntilSaysAsync("not meant for the audience 'sluice-control'");
        await connected.Operator.UntilSaysAsync("was refused: the token is of");

        using var ready = await other.Operations.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    private static async Task AnswersAsync(OperatorSpace space, HttpClient rest)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer")
        {
            Content = new StringContent(
                """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,41]}]}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Host = $"iris.{space.Name}.svc";
        using var answer = await rest.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal("[2,42]", JsonNode.Parse(text)!["outputs"]![0]!["data"]!.ToJsonString());
        Assert.Equal("7", answer.Headers.GetValues("sluice-version").Single());
    }

    private void Publish(string version, byte[] model)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_models, version)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
    }
}
