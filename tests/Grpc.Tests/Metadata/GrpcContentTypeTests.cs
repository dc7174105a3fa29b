using Sluice.Grpc.Metadata;

namespace Sluice.Grpc.Tests.Metadata;

public sealed class GrpcContentTypeTests
{
    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/GRPC", true)]
    [InlineData("application/grpc;charset=utf-8", true)]
    [InlineData("application/grpc+proto; x=y", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpc-web+proto", false)]
    [InlineData("application/grpc+json", false)]
    [InlineData("application/grpc+protobuf", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Tells_grpc_from_others(string? contentType, bool expected) =>
        Assert.Equal(expected, GrpcContentType.IsGrpc(contentType));
}
