using Sluice.Protos.Health;
using Sluice.Protos.Inference;
using Sluice.Routing.Tests.Hosting;
using Sluice.Testing;
using ServingStatus = Sluice.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace Sluice.Routing.Tests.Protocols;

/// <summary>gRPC's health and Triton's index, which the router answers of its table; and reflection, which any server answers.</summary>
public sealed class HealthCallsTests
{
    private const string Service = "/grpc.health.v1.Health/";
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Theory]
    [InlineData("", "Serving")]
    [InlineData("inference.GRPCInferenceService", "Serving")]
    [InlineData("model/iris", "Serving")]
    [InlineData("model/iris/7", "Serving")]
    [InlineData("model/iris/8", "NotServing")]
    [InlineData("model/iris/9", null)]
    [InlineData("model/wine", null)]
    [InlineData("model/", null)]
    [InlineData("another", null)]
    public async Task A_service_is_checked_by_its_name(string service, string? expected)
    {
        await using var router = await StartAsync();

        var reply = await router
            .Grpc.UnaryAsync(
                $"{Service}Check",
                new HealthCheckRequest { Service = service },
                HealthCheckResponse.Parser
            )
            .Within(Limit);

        Assert.Equal(expected is null ? 5 : 0, reply.Status);
        Assert.Equal(expected, reply.Message?.Status.ToString());
    }

    [Fact]
    public async Task A_router_that_was_told_nothing_does_not_serve()
    {
        await using var router = await RunningRouter.StartAsync();

        var reply = await router
            .Grpc.UnaryAsync($"{Service}Check", new HealthCheckRequest(), HealthCheckResponse.Parser)
            .Within(Limit);

        Assert.Equal(ServingStatus.NotServing, reply.Message!.Status);
    }

    [Fact]
    public async Task All_services_are_listed()
    {
        await using var router = await StartAsync();

        var reply = await router
            .Grpc.UnaryAsync($"{Service}List", new HealthListRequest(), HealthListResponse.Parser)
            .Within(Limit);

        Assert.Equal(
            ["", "inference.GRPCInferenceService", "model/iris", "model/iris/7", "model/iris/8"],
            reply.Message!.Statuses.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_watch_tells_each_change_and_ends_when_the_router_stops()
    {
        var router = await StartAsync();
        await using var watch = router.Grpc.Open($"{Service}Watch");
        watch.Write(new HealthCheckRequest { Service = "model/iris/8" });
        watch.Complete();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        _ = router.Split($"a r1 7 10000 127.0.0.1:1; b r2 8 0 127.0.0.1:2");
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        _ = router.Split($"a r1 7 10000 127.0.0.1:1");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        var stopping = router.Host.StopAsync();

        Assert.Null(await watch.ReadAsync(HealthCheckResponse.Parser).Within(Limit));
        Assert.Equal(14, (await watch.EndAsync().Within(Limit)).Status);
        await stopping.Within(Limit);
        await router.DisposeAsync();
    }

    [Theory, InlineData(false, "7,8"), InlineData(true, "7")]
    public async Task The_index_tells_of_versions(bool isReadyOnly, string expected)
    {
        await using var router = await StartAsync();

        var reply = await router
            .Grpc.UnaryAsync(
                "/inference.GRPCInferenceService/RepositoryIndex",
                new RepositoryIndexRequest { Ready = isReadyOnly },
                RepositoryIndexResponse.Parser
            )
            .Within(Limit);

        Assert.Equal(expected, string.Join(',', reply.Message!.Models.Select(model => model.Version)));
    }

    [Theory]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")]
    public async Task Reflection_goes_to_any_server_of_the_namespace_message_by_message(string path)
    {
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
            // Answers each message before the next is sent.
            while (true)
            {
                var read = await context.Request.BodyReader.ReadAsync();
                foreach (var part in read.Buffer)
                    await context.Response.BodyWriter.WriteAsync(part);
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
            Microsoft.AspNetCore.Http.ResponseTrailerExtensions.AppendTrailer(context.Response, "grpc-status", "0");
        });
        await using var router = await RunningRouter.StartAsync();
        _ = router.Put(
            Tables.Route("default/iris", "a r1 1 10000"),
            Tables.Route("default/wine", $"a r1 1 10000 {backend.Address.Authority}")
        );
        await using var stream = router.Grpc.Open(path);

        foreach (var word in new[] { "first", "second" })
        {
            stream.Write(new HealthCheckRequest { Service = word });
            var answer = await stream.ReadAsync(HealthCheckRequest.Parser).Within(Limit);
            Assert.Equal(word, answer!.Service);
        }
        stream.Complete();
        Assert.Null(await stream.ReadAsync(HealthCheckRequest.Parser).Within(Limit));
        Assert.Equal(0, (await stream.EndAsync().Within(Limit)).Status);
    }

    private static async Task<ServingStatus> NextAsync(GrpcTestStream watch) =>
        (await watch.ReadAsync(HealthCheckResponse.Parser).Within(Limit))!.Status;

    private static async Task<RunningRouter> StartAsync()
    {
        var router = await RunningRouter.StartAsync();
        _ = router.Split("a r1 7 10000 127.0.0.1:1; b r2 8 0");
        return router;
    }
}
