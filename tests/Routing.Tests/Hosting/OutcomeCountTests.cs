using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Protos.Inference;
using Sluice.Routing.Counting;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>How predictions ended, as reports tell it.</summary>
public sealed class OutcomeCountTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(200, "Ok")]
    [InlineData(400, "CallerError")]
    [InlineData(429, "Unavailable")]
    [InlineData(500, "ServerError")]
    [InlineData(504, "Deadline")]
    public async Task A_rest_prediction_is_counted_by_its_status(int status, string outcome)
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("{}");
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        (await router.PredictAsync().Within(Limit)).Dispose();

        await ExpectAsync(router, outcome);
    }

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(3, "CallerError")]
    [InlineData(4, "Deadline")]
    [InlineData(8, "Unavailable")]
    [InlineData(13, "ServerError")]
    public async Task A_grpc_prediction_is_counted_by_its_trailer(int status, string outcome)
    {
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", $"{status}");
            await context.Response.Body.WriteAsync(GrpcTestClient.Frame(new ModelInferResponse().ToByteArray()));
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        await router.CallAsync().Within(Limit);

        await ExpectAsync(router, outcome);
    }

    [Fact]
    public async Task A_prediction_that_nobody_can_answer_is_counted_as_such()
    {
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(await RunningRouter.DeadAddressAsync());

        await router.CallAsync(new GrpcTestCall { Timeout = "200m" }).Within(Limit);

        await ExpectAsync(router, "Deadline", "Unavailable");
    }

    /// <summary>The answer's end comes to the caller a moment before it is counted.</summary>
    private static async Task ExpectAsync(RunningRouter router, params string[] outcomes)
    {
        using var limit = new CancellationTokenSource(Limit);
        var counter = router.Host.State.Counted().Single().Counter;
        while (Enum.GetValues<Outcome>().Sum(counter.Ended) == 0 && !limit.IsCancellationRequested)
            await Task.Yield();

        var counted = Enum.GetValues<Outcome>().Single(outcome => counter.Ended(outcome) == 1);
        Assert.Contains($"{counted}", outcomes);
        Assert.Equal(counted is Outcome.Ok ? 1 : 0, counter.Latency.Read().Sum(bucket => bucket.Count));
    }
}
