using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Hosting.Listening;
using Sluice.Router;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>Changes and ends while requests are in flight.</summary>
public sealed class DrainingTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Fact]
    public async Task A_new_table_loses_no_request_and_old_backends_may_stop_when_it_says_so()
    {
        const int Callers = 8;
        await using var router = await RunningRouter.StartAsync();
        var old = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        router.SendAllTo(old.Address.Authority);
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => CallAsync(caller)).ToArray();

        for (var change = 0; change < 30; change++)
        {
            var next = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
            await router.Split($"champion r1 {change} 10000 {next.Address.Authority}").Within(Limit);
            await old.DisposeAsync();
            old = next;
        }

        await end.CancelAsync();
        var counts = await Task.WhenAll(callers).Within(Limit);
        await old.DisposeAsync();
        Assert.All(counts, count => Assert.InRange(count, 1, int.MaxValue));
        Assert.Equal(0, router.Logs.Entries.Count(entry => entry.Event.Id is 3100 or 3101));

        async Task<int> CallAsync(int caller)
        {
            var client = caller % 2 == 0 ? router.Rest : router.Rest2;
            var count = 0;
            for (; !end.IsCancellationRequested; count++)
            {
                using var answer = await client.PostAsync("/v2/models/iris/infer", new StringContent("{}"));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
            return count;
        }
    }

    [Fact]
    public async Task A_request_in_flight_ends_where_it_began()
    {
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var old = await RunningRouter.BackendAsync(context => HoldAsync(context, entered, released));
        await using var other = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(old.Address.Authority);

        var begun = router.PredictAsync();
        await entered.Task.Within(Limit);
        var olderEnded = router.Split($"champion r2 8 10000 {other.Address.Authority}");
        using var later = await router.PredictAsync().Within(Limit);
        Assert.False(olderEnded.IsCompleted, "a request of the older table is in flight");
        released.SetResult();
        using var answer = await begun.Within(Limit);

        await olderEnded.Within(Limit);
        Assert.Equal("held", await answer.Content.ReadAsStringAsync());
        Assert.Equal("1", answer.Headers.GetValues("sluice-route-generation").Single());
        Assert.Equal("2", later.Headers.GetValues("sluice-route-generation").Single());
    }

    [Fact]
    public async Task A_router_that_stops_is_not_ready_and_takes_requests_for_the_drain_delay()
    {
        var delay = TimeSpan.FromSeconds(10);
        var time = new ManualTimeProvider();
        await using var backend = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync(time, drainDelay: delay);
        router.SendAllTo(backend.Address.Authority);
        Assert.True(router.Host.IsReady);

        var stopped = router.Host.StopAsync();
        Assert.False(router.Host.IsReady, "so that nobody sends it more");
        using var answer = await router.PredictAsync().Within(Limit);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        time.Advance(delay - TimeSpan.FromSeconds(1));
        Assert.True(await CanConnectAsync(router.Host.Http), "the delay is not over");
        time.Advance(TimeSpan.FromSeconds(1));
        await stopped.Within(Limit);

        Assert.False(await CanConnectAsync(router.Host.Http));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task A_stop_waits_for_requests_in_flight_and_takes_no_new_ones(int httpVersion)
    {
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var backend = await RunningRouter.BackendAsync(context => HoldAsync(context, entered, released));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var client = httpVersion == 1 ? router.Rest : router.Rest2;
        var address = router.Host.Http;

        var begun = client.PostAsync("/v2/models/iris/infer", new StringContent("{}"));
        await entered.Task.Within(Limit);
        var stopped = router.Host.StopAsync();
        while (await CanConnectAsync(address))
            await Task.Yield();
        Assert.False(stopped.IsCompleted, "a request is in flight");
        released.SetResult();
        using var answer = await begun.Within(Limit);

        await stopped.Within(Limit);
        Assert.Equal("held", await answer.Content.ReadAsStringAsync());
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task While_it_drains_each_answer_is_its_connections_last(int httpVersion)
    {
        var time = new ManualTimeProvider();
        var drainDelay = TimeSpan.FromSeconds(10);
        await using var backend = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync(time, drainDelay: drainDelay);
        router.SendAllTo(backend.Address.Authority);
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler)
        {
            BaseAddress = httpVersion == 1 ? router.Rest.BaseAddress : router.Rest2.BaseAddress,
            DefaultRequestVersion = new Version(httpVersion, httpVersion == 1 ? 1 : 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await PredictAsync();
        await PredictAsync();
        Assert.Equal(1, connections);

        var stopped = router.Host.StopAsync();
        var last = await PredictAsync();
        Assert.Equal(httpVersion == 1, last.Headers.ConnectionClose is true);
        // Over HTTP/2 the client hears of it a moment later.
        for (var request = 0; connections < 3 && request < 1_000; request++)
            await PredictAsync();
        Assert.Equal(3, connections);
        Assert.False(stopped.IsCompleted, "it drains");
        time.Advance(drainDelay);
        await stopped.Within(Limit);

        async Task<HttpResponseMessage> PredictAsync()
        {
            var answer = await client.PostAsync("/v2/models/iris/infer", new StringContent("{}")).Within(Limit);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return answer;
        }
    }

    [Theory]
    [InlineData("--http", true)]
    [InlineData("--grpc", false)]
    public async Task A_port_in_use_is_named_with_its_flag(string flag, bool isHttp)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = new ListenAddress(IPAddress.Loopback, ((IPEndPoint)holder.LocalEndpoint).Port);
        var options = new RouterOptions
        {
            Http = isHttp ? taken : ListenAddress.AnyLoopbackPort,
            Grpc = isHttp ? ListenAddress.AnyLoopbackPort : taken,
        };
        await using var host = new RouterHost(options, NullLoggerFactory.Instance, TimeProvider.System, new Random(1));

        var failure = await Assert.ThrowsAsync<ListenException>(() => host.StartAsync(CancellationToken.None));

        Assert.Equal($"{taken} is in use by another program; choose another with {flag}", failure.Message);
    }

    private static async Task HoldAsync(
        HttpContext context,
        TaskCompletionSource entered,
        TaskCompletionSource released
    )
    {
        entered.SetResult();
        await released.Task;
        await context.Response.WriteAsync("held");
    }

    private static async Task<bool> CanConnectAsync(IPEndPoint address)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
