using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

/// <summary>A service with one method of each streaming shape, whose handlers are the test's.</summary>
internal sealed class TestStreams : IGrpcService
{
    public const string ServerPath = "/test.Streams/Server";
    public const string BothPath = "/test.Streams/Both";

    public string Name => "test.Streams";

    public Func<ModelInferRequest, GrpcResponseStream<ModelInferResponse>, GrpcCall, ValueTask> Server { get; init; } =
        (_, _, _) => ValueTask.CompletedTask;

    public Func<
        GrpcRequestStream<ModelInferRequest>,
        GrpcResponseStream<ModelInferResponse>,
        GrpcCall,
        ValueTask
    > Both { get; init; } = EchoAsync;

    /// <summary>Answers each message as it comes, with its id and raw contents.</summary>
    public static async ValueTask EchoAsync(
        GrpcRequestStream<ModelInferRequest> requests,
        GrpcResponseStream<ModelInferResponse> responses,
        GrpcCall call
    )
    {
        await foreach (var request in requests.ReadAllAsync())
            await responses.WriteAsync(await TestService.EchoAsync(request, call));
    }

    public Task<LoopbackServer> StartAsync(GrpcOptions? options = null) =>
        LoopbackServer.StartAsync(app => app.MapGrpcService(this, options ?? new GrpcOptions()));

    public void Describe(GrpcMethods methods) =>
        methods
            .ServerStreaming("Server", ModelInferRequest.Parser, Server)
            .Bidirectional("Both", ModelInferRequest.Parser, Both);
}
