using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Hosting.Listening;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Onnx.Sessions;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>Which port answers what, how much it takes, and what is said when it cannot be had.</summary>
public sealed class ListeningTests
{
    private const int Limit = 4096;

    [Fact]
    public async Task REST_answers_on_its_own_port_and_over_HTTP2_on_gRPCs()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        var own = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var shared = await server.RestOverHttp2.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var grpc = await server.InferAsync(IrisRequests.Message());

        Assert.StartsWith("200 ", own);
        Assert.Equal(own, shared);
        Assert.Equal(0, grpc.Status);
    }

    [Fact]
    public async Task gRPC_on_the_HTTP1_port_is_told_that_it_needs_HTTP2()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);
        var body = new ByteArrayContent(GrpcTestClient.Frame(IrisRequests.Message().ToByteArray()));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        var reply = await server.Rest.SendAsync(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer", body);

        Assert.Equal("426 gRPC needs HTTP/2; this request came over HTTP/1.1.\n", reply);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/status")]
    public async Task Operations_are_answered_on_their_port_only(string path)
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        var missing = $$"""404 {"error":"nothing answers GET {{path}}"}""";
        Assert.StartsWith("200 ", await server.Operations.GetAsync(path));
        Assert.Equal(missing, await server.Rest.GetAsync(path));
        Assert.Equal(missing, await server.RestOverHttp2.GetAsync(path));
    }

    [Fact]
    public async Task Predictions_are_not_answered_on_the_operations_port()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        Assert.Equal("""404 {"error":"nothing answers GET /v2"}""", await server.Operations.GetAsync("/v2"));
        Assert.StartsWith("404 ", await server.Operations.PostAsync("/v2/models/iris/infer", IrisRequests.Json));
    }

    [Fact]
    public async Task A_request_may_be_as_large_as_the_limit_and_no_larger()
    {
        using var repository = new TestRepository().With("iris", "1");
        var options = TestServer.Options with { MaxRequestBytes = Limit };
        await using var server = await TestServer.StartAsync(repository, options: options);
        var padded = IrisRequests.Json.PadRight(Limit);

        var fits = await server.Rest.PostAsync("/v2/models/iris/infer", padded);
        var over = await server.Rest.PostAsync("/v2/models/iris/infer", padded + " ");
        var chunked = await server.RestOverHttp2.SendAsync(
            HttpMethod.Post,
            "/v2/models/iris/infer",
            new StreamContent(new MemoryStream(new byte[Limit + 1])) { Headers = { ContentLength = null } }
        );
        var grpcFits = await server.InferAsync(OfSize(Limit));
        var grpcOver = await server.InferAsync(OfSize(Limit + 1));

        Assert.StartsWith("200 ", fits);
        Assert.StartsWith("413 {\"error\":\"Request body too large", over);
        Assert.Contains($"{Limit} bytes", over);
        Assert.StartsWith("413 ", chunked);
        Assert.Equal(0, grpcFits.Status);
        Assert.Equal(
            (8, $"the message has {Limit + 1} bytes; this server takes at most {Limit}"),
            (grpcOver.Status, grpcOver.Detail)
        );
    }

    [Fact]
    public async Task An_address_in_use_is_refused_with_its_flag_before_anything_is_open()
    {
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var taken = new ListenAddress(IPAddress.Loopback, ((IPEndPoint)other.LocalEndPoint!).Port);

        Assert.Equal(
            $"{taken} is in use by another program; choose another with --operations",
            await ListenFailureAsync(TestServer.Options with { Operations = taken })
        );
        Assert.Equal(
            $"{taken} is in use by another program; choose another with --http",
            await ListenFailureAsync(TestServer.Options with { Http = taken })
        );
    }

    [Fact]
    public async Task One_address_for_two_listeners_is_refused_with_a_sentence()
    {
        int port;
        using (var free = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        var twice = new ListenAddress(IPAddress.Loopback, port);

        var message = await ListenFailureAsync(TestServer.Options with { Http = twice, Grpc = twice });

        Assert.Equal($"Failed to bind to address http://127.0.0.1:{port}: address already in use.", message);
    }

    [Fact]
    public async Task Without_a_REST_or_operations_listener_gRPCs_port_serves_alone()
    {
        using var repository = new TestRepository().With("iris", "1");
        var options = TestServer.Options with { Http = null, Operations = null };
        await using var host = new ModelServerHost(
            options,
            repository.Open(),
            new OnnxEngine(),
            NullLoggerFactory.Instance,
            TimeProvider.System
        );
        await host.StartAsync(CancellationToken.None);
        await host.LoadAsync(CancellationToken.None);
        using var rest = new HttpTestClient(host.Grpc, isHttp2: true);

        Assert.Equal("""200 {"ready":true}""", await rest.GetAsync("/v2/health/ready"));
        Assert.StartsWith("404 ", await rest.GetAsync("/status"));
        Assert.Null(host.Http);
        Assert.Null(host.Operations);
    }

    private static async Task<string> ListenFailureAsync(ModelServerOptions options)
    {
        using var repository = new TestRepository();
        await using var host = new ModelServerHost(
            options,
            repository.Open(),
            new OnnxEngine(),
            NullLoggerFactory.Instance,
            TimeProvider.System
        );
        var failure = await Assert.ThrowsAsync<ListenException>(() => host.StartAsync(CancellationToken.None));
        return failure.Message;
    }

    private static ModelInferRequest OfSize(int bytes)
    {
        var request = IrisRequests.Message();
        request.Id = new string('i', bytes - request.CalculateSize() - 3);
        Assert.Equal(bytes, request.CalculateSize());
        return request;
    }
}
