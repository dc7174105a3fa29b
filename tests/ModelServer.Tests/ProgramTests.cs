using System.Net.Sockets;
using System.Text;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>The program itself, as a process: what it serves, and how it ends.</summary>
public sealed class ProgramTests
{
    [Theory, InlineData("TERM"), InlineData("INT")]
    public async Task The_first_signal_lets_what_is_in_flight_end_and_exits_with_0(string signal)
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await ServerProcess.StartAsync("--repository", repository.Path);
        await UntilReadyAsync(server, "200 ok\n");

        // In flight: the head and half the body are with the server, the rest comes after the signal.
        using var caller = new TcpClient();
        await caller.ConnectAsync(server.Rest);
        var stream = caller.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /v2/models/iris/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {IrisRequests.Json.Length}\r\n\r\n{IrisRequests.Json[..20]}"
            )
        );
        await server.SignalAsync(signal);
        await UntilReadyAsync(server, "503 not ready\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(IrisRequests.Json[20..]));
        var answer = await new StreamReader(stream).ReadLineAsync().Within(TestServer.Limit);
        var (exitCode, log) = await server.ExitAsync();

        Assert.Equal("HTTP/1.1 200 OK", answer);
        Assert.Equal(0, exitCode);
        Assert.Contains("Stopping: requests in flight end; a second signal stops at once", log);
    }

    [Theory, InlineData("TERM", 143), InlineData("INT", 130)]
    public async Task A_second_signal_exits_at_once(string signal, int expected)
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await ServerProcess.StartAsync("--repository", repository.Path);
        await UntilReadyAsync(server, "200 ok\n");

        await server.SignalAsync(signal);
        await UntilReadyAsync(server, "503 not ready\n");
        await server.SignalAsync(signal);
        var (exitCode, _) = await server.ExitAsync();

        Assert.Equal(expected, exitCode);
    }

    [Fact]
    public async Task Serves_a_single_file_under_the_name_given()
    {
        await using var server = await ServerProcess.StartAsync("--model", TestRepository.Iris(2), "--name", "flowers");
        await UntilReadyAsync(server, "200 ok\n");
        using var rest = new HttpTestClient(server.Rest);
        using var grpc = new GrpcTestClient(new Uri($"http://{server.Grpc}"));

        var json = await rest.PostAsync("/v2/models/flowers/versions/1/infer", IrisRequests.Json);
        var typed = await grpc.UnaryAsync(
                "/inference.GRPCInferenceService/ModelInfer",
                IrisRequests.Message("flowers"),
                Protos.Inference.ModelInferResponse.Parser
            )
            .Within(TestServer.Limit);

        Assert.StartsWith("""200 {"model_name":"flowers","model_version":"1",""", json);
        Assert.Equal((0, "1"), (typed.Status, typed.Message?.ModelVersion));
    }

    [Fact]
    public async Task Says_where_it_loads_and_unloads_and_answers_as_Triton_where_it_is_told_to()
    {
        await using var server = await ServerProcess.StartAsync(
            "--model",
            TestRepository.Iris(1),
            "--as-triton",
            "--repository-control",
            "127.0.0.1:0"
        );
        await UntilReadyAsync(server, "200 ok\n");
        using var rest = new HttpTestClient(server.Rest);

        var metadata = await rest.GetAsync("/v2");
        await server.SignalAsync("TERM");
        var (_, log) = await server.ExitAsync();

        Assert.StartsWith("""200 {"name":"triton",""", metadata);
        Assert.Contains("Load and unload are answered at REST 127.0.0.1:", log);
    }

    [Fact]
    public async Task What_is_not_there_ends_it_with_1_and_a_sentence()
    {
        var lastWords = Path.GetTempFileName();
        var (exitCode, errors) = await ServerProcess.RunAsync(
            "--model",
            "/no/such/model.onnx",
            "--http",
            "127.0.0.1:0",
            "--grpc",
            "127.0.0.1:0",
            "--operations",
            "127.0.0.1:0",
            "--termination-log",
            lastWords
        );

        Assert.Equal(1, exitCode);
        Assert.StartsWith("expected a model file", await File.ReadAllTextAsync(lastWords));
        File.Delete(lastWords);
        Assert.Contains("expected a model file at /no/such/model.onnx, found none", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_1_and_a_sentence()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();

        var (exitCode, errors) = await ServerProcess.RunAsync(
            "--model",
            TestRepository.Iris(1),
            "--http",
            $"{other.LocalEndpoint}",
            "--grpc",
            "127.0.0.1:0"
        );

        Assert.Equal(1, exitCode);
        Assert.Contains($"{other.LocalEndpoint} is in use by another program; choose another with --http", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    /// <summary>Readiness is told nowhere but by asking.</summary>
    private static async Task UntilReadyAsync(ServerProcess server, string expected)
    {
        using var operations = new HttpTestClient(server.Operations);
        using var limit = new CancellationTokenSource(TestServer.Limit);
        while (await operations.GetAsync("/readyz") != expected)
            limit.Token.ThrowIfCancellationRequested();
    }
}
