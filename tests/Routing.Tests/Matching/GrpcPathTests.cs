using Sluice.Routing.Matching;

namespace Sluice.Routing.Tests.Matching;

public sealed class GrpcPathTests
{
    private static readonly RequestKind[] OfRestAlone =
    [
        RequestKind.ModelStatus,
        RequestKind.Page,
        RequestKind.ApiDocument,
        RequestKind.ApiSample,
    ];

    [Fact]
    public void Every_kind_but_those_of_REST_alone_is_a_procedure()
    {
        foreach (var kind in Enum.GetValues<RequestKind>().Except(OfRestAlone))
            Assert.Equal(kind, GrpcPath.Read(GrpcPath.Write(kind)));

        Assert.Equal("/inference.GRPCInferenceService/ModelInfer", GrpcPath.Write(RequestKind.ModelInfer));
    }

    [Theory]
    [InlineData("/inference.GRPCInferenceService/", true)]
    [InlineData("/inference.GRPCInferenceService/modelInfer", true)]
    [InlineData("/inference.GRPCInferenceService/ModelInfer/", true)]
    [InlineData("/inference.GRPCInferenceService/RepositoryModelLoad", true)]
    [InlineData("/inference.grpcinferenceservice/ModelInfer", false)]
    [InlineData("/grpc.health.v1.Health/check", true)]
    [InlineData("/grpc.reflection.v1.ServerReflection/More", true)]
    [InlineData("/grpc.reflection.v1beta.ServerReflection/ServerReflectionInfo", false)]
    [InlineData("/v2", false)]
    [InlineData("", false)]
    public void No_other_procedure_is_known(string path, bool isOfService)
    {
        Assert.Null(GrpcPath.Read(path));
        Assert.Equal(isOfService, GrpcPath.IsOfService(path));
    }
}
