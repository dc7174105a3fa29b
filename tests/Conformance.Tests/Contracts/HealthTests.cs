using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Health;
using Sluice.Testing;
using ServingStatus = Sluice.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace Sluice.Conformance.Tests.Contracts;

/// <summary>gRPC's health protocol, asked by clients of other makers.</summary>
public sealed class HealthTests(IrisServers servers)
{
    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task Server_models_and_versions_have_a_status(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        string[] known = ["", "inference.GRPCInferenceService", "model/iris", "model/iris/1", "model/iris/2"];

        var results = await client.PerformAsync(
            new ClientJob(
                servers[IrisServers.Alone].Grpc,
                [
                    .. known.Select(service => Call("Check", service)),
                    Call("Check", "model/none"),
                    new ClientCall("List", new HealthListRequest()),
                    Call("Watch", "model/iris") with
                    {
                        Take = 1,
                    },
                    Call("Watch", "model/none") with
                    {
                        Take = 1,
                    },
                ]
            )
            {
                Proto = RepositoryFiles.PathOf("protos/health/health.proto"),
                Service = "grpc.health.v1.Health",
            }
        );
        var outcomes = results.Select(result => result.First).ToArray();

        Assert.All(
            outcomes[..5],
            outcome => Assert.Equal(ServingStatus.Serving, outcome.Read<HealthCheckResponse>().Status)
        );
        Assert.Equal("NOT_FOUND", outcomes[5].Status);
        var list = outcomes[6].Read<HealthListResponse>().Statuses;
        Assert.Equal(known.Order(StringComparer.Ordinal), list.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [ServingStatus.Serving, ServingStatus.ServiceUnknown],
            outcomes[7..].Select(outcome => outcome.ReadAll<HealthCheckResponse>().Single().Status)
        );
        Assert.All(outcomes[7..], outcome => Assert.Equal("CANCELLED", outcome.Status));
    }

    private static ClientCall Call(string rpc, string service) =>
        new(rpc, new HealthCheckRequest { Service = service });
}
