using System.Net;
using Sluice.Protos.Control;
using Sluice.Routing.Tests.Hosting;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Raw;

/// <summary>Backends that do by frames what no server of ours does on demand.</summary>
public sealed class RawBackendTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Theory, InlineData(Retry.Idempotent), InlineData(Retry.Unsent)]
    public async Task What_a_GOAWAY_leaves_out_is_answered_by_another(Retry retry)
    {
        await using var good = await RunningRouter.BackendAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = System.Text.Encoding.UTF8.GetBytes(await reader.ReadToEndAsync());
            await context.Response.Body.WriteAsync(body);
        });
        await using var away = RawBackend.GoingAway();
        await using var router = await RunningRouter.StartAsync();
        var route = Tables.Route("default/iris", $"a r1 1 10000 {away.Address} {good.Address.Authority}");
        route.Retry = retry;
        await router.Put(route);

        for (var request = 0; request < 20; request++)
        {
            using var answer = await router.PredictAsync(new StringContent($"body {request}")).Within(Limit);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"body {request}", await answer.Content.ReadAsStringAsync());
        }
        Assert.NotEqual(0, away.Streams);
        var count = Assert.Single(router.Host.State.Counts());
        Assert.Equal((20, 20), (count.Scheduled, count.Forwarded));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task An_answer_that_is_reset_within_never_looks_whole(int httpVersion)
    {
        await using var resetting = RawBackend.Resetting();
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(resetting.Address);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var answer = await router.BeginPredictAsync(httpVersion, new StringContent("{}")).Within(Limit);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync().Within(Limit);
        });
    }

    [Theory]
    [InlineData("over gRPC")]
    [InlineData("over REST")]
    public async Task A_request_that_is_never_answered_ends_at_its_deadline(string how)
    {
        await using var silent = RawBackend.Silent();
        await using var router = await RunningRouter.StartAsync();
        var route = Tables.Route("default/iris", $"a r1 1 10000 {silent.Address}");
        route.Timeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMilliseconds(500));
        await router.Put(route);

        if (how == "over gRPC")
        {
            Assert.Equal(4, (await router.CallAsync().Within(Limit)).Status);
        }
        else
        {
            using var answer = await router.PredictAsync().Within(Limit);
            Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        }
        // It may have been slow by right: only what it fails itself counts against it.
        Assert.DoesNotContain(router.Logs.Entries, entry => entry.Event.Id is 3100 or 3102);
    }
}
