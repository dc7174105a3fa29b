using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>The split as clients see it.</summary>
public sealed class ExactCountsTests
{
    private const int Connections = 8;
    private const int RequestsEach = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("9000", "1000", "0")]
    [InlineData("7000", "2000", "1000")]
    [InlineData("3333", "3333", "3334")]
    public async Task Every_count_is_within_one_of_its_share(params string[] shares)
    {
        await using var backend = await RunningRouter.BackendAsync(AnswerAsync);
        await using var router = await RunningRouter.StartAsync();
        var split = shares.Select((share, index) => $"v{index} r{index} {index} {share} {backend.Address.Authority}");
        _ = router.Split(string.Join(';', split));

        var answers = await Task.WhenAll(
                Enumerable.Range(0, Connections).Select(connection => SendAsync(router, connection))
            )
            .Within(Limit);

        var counts = answers.SelectMany(each => each).CountBy(variant => variant).ToDictionary();
        for (var index = 0; index < shares.Length; index++)
        {
            var share = Connections * RequestsEach * double.Parse(shares[index]) / 10_000;
            var count = counts.GetValueOrDefault($"v{index}");
            Assert.True(Math.Abs(count - share) < 1, $"v{index}: {count} of {share}");
            Assert.Equal(count, router.Host.State.Counts()[index].Scheduled);
            Assert.Equal(count, router.Host.State.Counts()[index].Forwarded);
        }
    }

    /// <summary>One connection of its own; the even ones REST, the odd ones gRPC. Between, requests that take no place.</summary>
    private static async Task<ConcurrentBag<string>> SendAsync(RunningRouter router, int connection)
    {
        var variants = new ConcurrentBag<string>();
        using var grpc = new GrpcTestClient(router.GrpcAddress);
        using var rest = new HttpClient { BaseAddress = router.Rest.BaseAddress };
        for (var request = 0; request < RequestsEach; request++)
        {
            if (connection % 2 == 0)
                variants.Add(await PredictAsync(rest));
            else
                variants.Add(await CallAsync(grpc));
            if (request % 50 == 0)
                (await rest.GetAsync("/v2/models/iris/ready")).EnsureSuccessStatusCode().Dispose();
        }
        return variants;
    }

    private static async Task<string> PredictAsync(HttpClient rest)
    {
        using var answer = await rest.PostAsync("/v2/models/iris/infer", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.GetValues("sluice-variant").Single();
    }

    private static async Task<string> CallAsync(GrpcTestClient grpc)
    {
        var reply = await grpc.SendAsync(RunningRouter.InferPath, RunningRouter.Framed("iris"));
        Assert.Equal(0, reply.Status);
        return reply.Headers["sluice-variant"];
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = context.Request.ContentType;
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
