using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Hosting.Listening;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Contracts;

/// <summary>
/// Load and unload by clients of other makers, in the calls and the order of Triton's own example of model control: its client
/// library itself is not to be had where these tests run.
/// </summary>
public sealed class RepositoryControlTests
{
    private const string Token = "a token of this test";

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task A_model_is_loaded_and_unloaded_as_Tritons_example_does_it(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        await using var server = await StartAsync(tokenFile: null);
        var ready = new ClientCall("ModelReady", new ModelReadyRequest { Name = "iris" });
        var unload = new RepositoryModelUnloadRequest { ModelName = "iris" };
        unload.Parameters["unload_dependents"] = new ModelRepositoryParameter { BoolParam = false };

        var outcomes = await client.CallAsync(
            server.ControlGrpc,
            Load("iris"),
            ready,
            new ClientCall("RepositoryModelUnload", unload),
            ready,
            new ClientCall("RepositoryIndex", new RepositoryIndexRequest()),
            Load("iris"),
            ready,
            new ClientCall("ModelStatistics", new ModelStatisticsRequest { Name = "iris" }),
            Load("wrong_model_name")
        );

        Assert.All(new[] { 0, 2, 5 }, at => Assert.Equal("OK", outcomes[at].Status));
        Assert.Equal(
            [true, false, true],
            new[] { 1, 3, 6 }.Select(at => outcomes[at].Read<ModelReadyResponse>().Ready)
        );
        Assert.All(
            outcomes[4].Read<RepositoryIndexResponse>().Models,
            model => Assert.Equal(("UNAVAILABLE", "unloaded"), (model.State, model.Reason))
        );
        Assert.Equal("iris", outcomes[7].Read<ModelStatisticsResponse>().ModelStats[0].Name);
        Assert.Equal("NOT_FOUND", outcomes[8].Status);
        Assert.Contains("failed to load 'wrong_model_name'", outcomes[8].Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task Who_does_not_show_the_token_is_unauthenticated(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, Token, TestContext.Current.CancellationToken);
        await using var server = await StartAsync(file);

        var outcomes = await client.CallAsync(
            server.ControlGrpc,
            Load("iris"),
            Load("iris") with
            {
                Metadata = Bearer("another"),
            },
            Load("iris") with
            {
                Metadata = Bearer(Token),
            }
        );

        Assert.Equal(["UNAUTHENTICATED", "UNAUTHENTICATED", "OK"], outcomes.Select(outcome => outcome.Status));
    }

    private static ClientCall Load(string model) =>
        new("RepositoryModelLoad", new RepositoryModelLoadRequest { ModelName = model });

    private static Dictionary<string, string[]> Bearer(string token) =>
        new() { ["authorization"] = [$"Bearer {token}"] };

    private static Task<ModelServerAlone> StartAsync(string? tokenFile) =>
        ModelServerAlone.StartAsync(
            RepositoryFiles.PathOf("examples/iris/models"),
            "all",
            options => options with { ControlGrpc = ListenAddress.AnyLoopbackPort, ControlTokenFile = tokenFile }
        );
}
