using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

/// <summary>One service with one method, whose handler is the test's.</summary>
internal sealed class TestService(Func<ModelInferRequest, GrpcCall, ValueTask<ModelInferResponse>> handler)
    : IGrpcService
{
    public const string Path = "/test.Echo/Call";

    public string Name => "test.Echo";

    /// <summary>Answers with the request's id and raw contents.</summary>
    public static ValueTask<ModelInferResponse> EchoAsync(ModelInferRequest request, GrpcCall _)
    {
        var response = new ModelInferResponse { Id = request.Id };
        response.RawOutputContents.Add(request.RawInputContents);
        return ValueTask.FromResult(response);
    }

    public static Task<LoopbackServer> StartAsync(
        Func<ModelInferRequest, GrpcCall, ValueTask<ModelInferResponse>> handler,
        GrpcOptions? options = null
    ) => LoopbackServer.StartAsync(app => app.MapGrpcService(new TestService(handler), options ?? new GrpcOptions()));

    public void Describe(GrpcMethods methods) => methods.Unary("Call", ModelInferRequest.Parser, handler);
}
