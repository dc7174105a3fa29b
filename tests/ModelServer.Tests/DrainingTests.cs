using System.Net.Sockets;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Onnx.Sessions;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>How a server ends: not ready, still accepting, then closed, and nothing in flight lost.</summary>
public sealed class DrainingTests
{
    private static readonly TimeSpan DrainDelay = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Accepts_for_the_drain_delay_then_closes_and_lets_what_is_in_flight_end()
    {
        using var repository = new TestRepository().With("iris", "1");
        using var engine = new HeldEngine(new OnnxEngine());
        var time = new ManualTimeProvider();
        var options = TestServer.Options with { DrainDelay = DrainDelay, ConcurrentRuns = 4 };
        await using var server = await TestServer.StartAsync(repository, options: options, engine: engine, time: time);

        var before = server.InferAsync(IrisRequests.Message(id: "before"));
        await engine.EnteredAsync();
        var stopping = server.Host.StopAsync();
        var probe = await server.Operations.GetAsync("/readyz");
        var during = server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        await engine.EnteredAsync();
        var stoppedEarly = stopping.IsCompleted;
        time.Advance(DrainDelay);
        await RefusesConnectionsAsync(server).Within(TestServer.Limit);
        var stoppedWithRequests = stopping.IsCompleted;
        engine.Release();
        await stopping.Within(TestServer.Limit);

        Assert.Equal("503 not ready\n", probe);
        Assert.Equal((false, false), (stoppedEarly, stoppedWithRequests));
        Assert.Equal((0, "before"), ((await before).Status, (await before).Message?.Id));
        Assert.StartsWith("200 ", await during);
    }

    [Fact]
    public async Task Without_a_drain_delay_it_closes_at_once()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);
        await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);

        await server.Host.StopAsync().Within(TestServer.Limit);

        Assert.False(server.Host.IsReady);
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Rest.GetAsync("/v2"));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.InferAsync(IrisRequests.Message()));
    }

    [Fact]
    public async Task Stopping_while_it_loads_begins_no_other_load_and_leaves_nothing_loaded()
    {
        using var repository = new TestRepository().With("iris", "1").With("iris", "2");
        using var engine = new HeldEngine(new OnnxEngine(), holdsLoads: true);
        await using var server = await TestServer.OpenAsync(repository, versions: "only:1,2", engine: engine);

        var loading = server.Host.LoadAsync(CancellationToken.None);
        await engine.EnteredAsync();
        var stopping = server.Host.StopAsync();
        await RefusesConnectionsAsync(server).Within(TestServer.Limit);
        engine.Release();
        await stopping.Within(TestServer.Limit);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
        Assert.Equal(
            [Serving.Lifecycle.ModelState.Unloaded, Serving.Lifecycle.ModelState.Unloaded],
            server.Host.Catalog.Snapshots().Select(version => version.State)
        );
    }

    /// <summary>Kestrel says nowhere that a listener is closed: ask until it is.</summary>
    private static async Task RefusesConnectionsAsync(TestServer server)
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(server.Host.Grpc);
                await Task.Yield();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
