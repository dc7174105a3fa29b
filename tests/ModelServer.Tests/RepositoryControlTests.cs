using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Sluice.Hosting.Listening;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>Load and unload on request: off by default, on listeners of their own, in both protocols.</summary>
public sealed class RepositoryControlTests
{
    private const string Service = "/inference.GRPCInferenceService/";
    private const string Load = "/v2/repository/models/iris/load";
    private const string Unload = "/v2/repository/models/iris/unload";

    private static readonly ModelServerOptions Controlled = TestServer.Options with
    {
        Control = ListenAddress.AnyLoopbackPort,
        ControlGrpc = ListenAddress.AnyLoopbackPort,
    };

    [Fact]
    public async Task It_is_answered_nowhere_unless_asked_for()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        var grpc = await CallAsync(server.Grpc, "RepositoryModelUnload", new RepositoryModelUnloadRequest());

        Assert.Equal($$"""404 {"error":"nothing answers POST {{Unload}}"}""", await server.Rest.PostAsync(Unload, ""));
        Assert.Equal(12, grpc.Status);
    }

    [Fact]
    public async Task It_is_answered_on_its_own_listeners_only_and_so_is_all_else()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository, options: Controlled);
        using var control = new HttpTestClient(server.Host.Control!);

        Assert.StartsWith("404 ", await server.Rest.PostAsync(Unload, ""));
        Assert.StartsWith("404 ", await server.RestOverHttp2.PostAsync(Unload, ""));
        Assert.StartsWith("404 ", await server.Operations.PostAsync(Unload, ""));
        Assert.Equal(
            12,
            (await CallAsync(server.Grpc, "RepositoryModelLoad", new RepositoryModelLoadRequest())).Status
        );
        Assert.StartsWith("200 ", await control.GetAsync("/v2/models/iris"));
        Assert.StartsWith("404 ", await control.GetAsync("/status"));
    }

    [Fact]
    public async Task Unloaded_is_out_of_service_until_it_is_loaded_again()
    {
        using var repository = new TestRepository().With("iris", "1").With("other", "1");
        await using var server = await TestServer.StartAsync(repository, options: Controlled);
        using var control = new HttpTestClient(server.Host.Control!);

        Assert.Equal("200 ", await control.PostAsync(Unload, """{"parameters":{"unload_dependents":false}}"""));

        Assert.Equal(
            """503 {"error":"model 'iris' version 1 has been unloaded"}""",
            await server.Rest.GetAsync("/v2/models/iris/ready")
        );
        Assert.Contains(
            "\"name\":\"iris\",\"version\":\"1\",\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"",
            await server.Rest.PostAsync("/v2/repository/index", "")
        );
        Assert.StartsWith("200 ", await server.Rest.GetAsync("/v2/models/other/ready"));
        Assert.True(server.Host.IsReady);

        Assert.Equal("200 ", await control.PostAsync(Load, ""));
        Assert.StartsWith("200 ", await server.Rest.GetAsync("/v2/models/iris/ready"));
    }

    [Fact]
    public async Task Both_are_the_same_over_gRPC_and_done_twice_change_nothing()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository, options: Controlled);
        using var control = new GrpcTestClient(new Uri($"http://{server.Host.ControlGrpc}"));
        var unload = new RepositoryModelUnloadRequest { ModelName = "iris" };
        var load = new RepositoryModelLoadRequest { ModelName = "iris" };

        Assert.Equal(0, (await CallAsync(control, "RepositoryModelUnload", unload)).Status);
        Assert.Equal(0, (await CallAsync(control, "RepositoryModelUnload", unload)).Status);
        var ready = new ModelReadyRequest { Name = "iris" };
        Assert.False((await ReadyAsync(control, ready)).Message!.Ready);

        Assert.Equal(0, (await CallAsync(control, "RepositoryModelLoad", load)).Status);
        Assert.Equal(0, (await CallAsync(control, "RepositoryModelLoad", load)).Status);
        Assert.True((await ReadyAsync(control, ready)).Message!.Ready);
    }

    [Fact]
    public async Task Loading_takes_up_what_has_come_since()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository, options: Controlled);
        using var control = new HttpTestClient(server.Host.Control!);
        repository.With("iris", "2").With("late", "1");

        Assert.Equal("200 ", await control.PostAsync(Load, ""));
        Assert.Contains("\"versions\":[\"2\"]", await server.Rest.GetAsync("/v2/models/iris"));
        Assert.StartsWith("404 ", await server.Rest.GetAsync("/v2/models/late"));

        Assert.Equal("200 ", await control.PostAsync("/v2/repository/models/late/load", ""));
        Assert.StartsWith("200 ", await server.Rest.GetAsync("/v2/models/late"));
    }

    [Fact]
    public async Task What_cannot_be_loaded_is_refused_with_the_reason()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository, options: Controlled);
        using var control = new HttpTestClient(server.Host.Control!);
        repository.WithBroken("broken", "1");

        Assert.StartsWith(
            """400 {"error":"failed to load 'broken': model 'broken' version 1 failed to load: """,
            await control.PostAsync("/v2/repository/models/broken/load", "")
        );
        Assert.StartsWith(
            """404 {"error":"failed to load 'none': """,
            await control.PostAsync("/v2/repository/models/none/load", "")
        );
        Assert.StartsWith(
            """404 {"error":"failed to unload 'none': """,
            await control.PostAsync("/v2/repository/models/none/unload", "")
        );
        Assert.StartsWith(
            """400 {"error":"parameter 'file:1/model.onnx' is not supported: expected config, or none""",
            await control.PostAsync(Load, """{"parameters":{"config":"{}","file:1/model.onnx":"AA=="}}""")
        );
        Assert.StartsWith(
            """400 {"error":"parameter 'config': expected a string that holds JSON""",
            await control.PostAsync(Load, """{"parameters":{"config":{"max_batch_size":8}}}""")
        );
        Assert.StartsWith(
            """400 {"error":"failed to load 'iris': config: max_batch_size: expected an integer""",
            await control.PostAsync(Load, """{"parameters":{"config":"{\"max_batch_size\":-1}"}}""")
        );
        Assert.StartsWith(
            """503 {"error":"failed to load 'iris': model 'iris' version 1 failed to load: config: label_filename""",
            await control.PostAsync(
                Load,
                """{"parameters":{"config":"{\"output\":[{\"name\":\"label\",\"label_filename\":\"none.txt\"}]}"}}"""
            )
        );
        Assert.StartsWith("200 ", await server.Rest.GetAsync("/v2/models/iris/ready"));
        Assert.StartsWith("400 ", await control.PostAsync("/v2/repository/models/%2e%2e%2fx/load", ""));
    }

    [Fact]
    public async Task A_configuration_that_comes_with_a_load_is_served_by_until_the_next_one()
    {
        using var repository = new TestRepository().With("iris", "1", "2", "3");
        await File.WriteAllTextAsync(
            Path.Combine(repository.Path, "iris", "config.pbtxt"),
            "max_batch_size: 8",
            TestContext.Current.CancellationToken
        );
        await using var server = await TestServer.StartAsync(repository, options: Controlled);
        using var control = new HttpTestClient(server.Host.Control!);
        using var grpc = new GrpcTestClient(new Uri($"http://{server.Host.ControlGrpc}"));
        Assert.Contains("\"max_batch_size\":8,", await server.Rest.GetAsync("/v2/models/iris/config"));

        Assert.Equal(
            "200 ",
            await control.PostAsync(Load, """{"parameters":{"config":"{\"max_batch_size\":\"1\"}"}}""")
        );
        Assert.Contains("\"max_batch_size\":1,", await server.Rest.GetAsync("/v2/models/iris/config"));
        Assert.StartsWith("200 ", await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json));
        Assert.Equal(
            """400 {"error":"expected at most 1 rows, the max_batch_size of the model's configuration, got 2"}""",
            await server.Rest.PostAsync(
                "/v2/models/iris/infer",
                """{"inputs":[{"name":"features","datatype":"FP32","shape":[2,4],"data":[1,1,1,1,1,1,1,1]}]}"""
            )
        );

        var load = new RepositoryModelLoadRequest { ModelName = "iris" };
        load.Parameters["config"] = new()
        {
            StringParam = """{"versionPolicy":{"latest":{"numVersions":2}},"instance_group":[{"count":1}]}""",
        };
        Assert.Equal(0, (await CallAsync(grpc, "RepositoryModelLoad", load)).Status);
        Assert.Contains("\"versions\":[\"2\",\"3\"]", await server.Rest.GetAsync("/v2/models/iris"));

        await File.WriteAllTextAsync(
            Path.Combine(repository.Path, "iris", "config.pbtxt"),
            "max_batch_size: 9",
            TestContext.Current.CancellationToken
        );
        Assert.Equal("200 ", await control.PostAsync(Load, ""));
        Assert.Contains("\"max_batch_size\":9,", await server.Rest.GetAsync("/v2/models/iris/config"));
        Assert.Contains("\"versions\":[\"3\"]", await server.Rest.GetAsync("/v2/models/iris"));
    }

    [Fact]
    public async Task A_token_file_is_asked_of_every_request_and_read_anew_for_each()
    {
        using var repository = new TestRepository().With("iris", "1");
        var token = Path.Combine(repository.Path, "token.txt");
        await File.WriteAllTextAsync(token, "first\n", TestContext.Current.CancellationToken);
        var options = Controlled with { ControlTokenFile = token };
        await using var server = await TestServer.StartAsync(repository, options: options);
        using var grpc = new GrpcTestClient(new Uri($"http://{server.Host.ControlGrpc}"));

        Assert.Equal(401, await StatusAsync(server.Host.Control!, null));
        Assert.Equal(401, await StatusAsync(server.Host.Control!, "second"));
        Assert.Equal(200, await StatusAsync(server.Host.Control!, "first"));
        await File.WriteAllTextAsync(token, "second", TestContext.Current.CancellationToken);
        Assert.Equal(401, await StatusAsync(server.Host.Control!, "first"));
        Assert.Equal(200, await StatusAsync(server.Host.Control!, "second"));
        File.Delete(token);
        Assert.Equal(401, await StatusAsync(server.Host.Control!, "second"));
        Assert.StartsWith("503 ", await server.Rest.GetAsync("/v2/models/iris/ready"));

        var load = new RepositoryModelLoadRequest { ModelName = "iris" };
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            CallAsync(grpc, "RepositoryModelLoad", load)
        );
        Assert.Contains("HTTP 401", refused.Message);
        Assert.StartsWith("503 ", await server.Rest.GetAsync("/v2/models/iris/ready"));
    }

    [Fact]
    public async Task A_web_page_is_refused()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository, options: Controlled);

        Assert.Equal(403, await StatusAsync(server.Host.Control!, null, ("Origin", "http://127.0.0.1:1")));
        Assert.StartsWith("200 ", await server.Rest.GetAsync("/v2/models/iris/ready"));
    }

    [Theory]
    [InlineData(
        "repository control: expected a loopback address, or a token file as well, got 0.0.0.0:0",
        "0.0.0.0:0",
        null
    )]
    [InlineData("repository control: a token file is given, and no address to listen on", null, "token.txt")]
    public void What_would_let_anybody_in_is_refused(string problem, string? address, string? token)
    {
        var options = TestServer.Options with
        {
            Control = address is null ? null : ListenAddress.Parse(address),
            ControlTokenFile = token,
        };

        Assert.Equal([problem], options.Problems());
    }

    private static async Task<int> StatusAsync(IPEndPoint listener, string? token, params (string, string)[] headers)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{listener}{Unload}"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, CancellationToken.None).Within(TestServer.Limit);
        return (int)response.StatusCode;
    }

    private static Task<GrpcReply<ModelReadyResponse>> ReadyAsync(GrpcTestClient client, ModelReadyRequest request) =>
        client.UnaryAsync($"{Service}ModelReady", request, ModelReadyResponse.Parser).Within(TestServer.Limit);

    private static Task<GrpcReply<RepositoryModelLoadResponse>> CallAsync(
        GrpcTestClient client,
        string method,
        IMessage request
    ) => client.UnaryAsync(Service + method, request, RepositoryModelLoadResponse.Parser).Within(TestServer.Limit);
}
