using Sluice.Endpoints.Tests.Harness;
using Sluice.Grpc.Status;
using Sluice.Protos.Health;
using Sluice.Testing;
using ServingStatus = Sluice.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace Sluice.Endpoints.Tests.Health;

public sealed class HealthGrpcTests
{
    private const string Watch = "/grpc.health.v1.Health/Watch";
    private const string Check = "/grpc.health.v1.Health/Check";

    [Theory]
    [InlineData("the server", "")]
    [InlineData("its service", "inference.GRPCInferenceService")]
    [InlineData("a model", "model/pair")]
    [InlineData("a version", "model/pair/1")]
    public async Task Tells_of_now_and_of_each_change(string because, string service)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));
        await using var watch = server.Grpc.Open(Watch);
        watch.Write(new HealthCheckRequest { Service = service });
        watch.Complete();

        var before = await watch.ReadAsync(HealthCheckResponse.Parser).Within(EndpointServer.Limit);
        server.Lifecycle.Unload();
        var after = await watch.ReadAsync(HealthCheckResponse.Parser).Within(EndpointServer.Limit);

        Assert.True(
            (before?.Status, after?.Status) == (ServingStatus.Serving, ServingStatus.NotServing),
            $"{because}: {before?.Status}, {after?.Status}"
        );
    }

    [Fact]
    public async Task A_stopping_server_ends_its_watches()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));
        await using var watch = server.Grpc.Open(Watch);
        watch.Write(new HealthCheckRequest());
        watch.Complete();
        await watch.ReadAsync(HealthCheckResponse.Parser).Within(EndpointServer.Limit);

        var stopped = server.StopAsync();

        var (status, _) = await watch.EndAsync().Within(EndpointServer.Limit);
        Assert.Equal((int)GrpcStatusCode.Unavailable, status);
        await stopped.Within(EndpointServer.Limit);
    }

    [Theory]
    [InlineData("no such model", "model/none")]
    [InlineData("no such version", "model/pair/7")]
    [InlineData("no version", "model/pair/")]
    [InlineData("too many parts", "model/pair/1/x")]
    [InlineData("a model without its prefix", "pair")]
    public async Task What_is_not_known_is_not_found_and_watched_all_the_same(string because, string service)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));
        var request = new HealthCheckRequest { Service = service };
        await using var watch = server.Grpc.Open(Watch);
        watch.Write(request);
        watch.Complete();

        var watched = await watch.ReadAsync(HealthCheckResponse.Parser).Within(EndpointServer.Limit);
        var check = await server
            .Grpc.UnaryAsync(Check, request, HealthCheckResponse.Parser)
            .Within(EndpointServer.Limit);

        Assert.Equal(ServingStatus.ServiceUnknown, watched?.Status);
        Assert.True(check.Status == (int)GrpcStatusCode.NotFound, because);
        Assert.Contains($"no service '{service}'", check.Detail);
    }
}
