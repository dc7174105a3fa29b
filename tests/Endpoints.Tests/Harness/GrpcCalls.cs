using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>The methods of the Open Inference Protocol, as a test calls them.</summary>
internal static class GrpcCalls
{
    public const string Service = "/inference.GRPCInferenceService/";

    public static Task<GrpcReply<ModelInferResponse>> InferAsync(
        this EndpointServer server,
        ModelInferRequest request,
        GrpcTestCall? call = null
    ) => server.CallAsync("ModelInfer", request, ModelInferResponse.Parser, call);

    public static Task<GrpcReply<T>> CallAsync<T>(
        this EndpointServer server,
        string method,
        IMessage request,
        MessageParser<T> parser,
        GrpcTestCall? call = null
    )
        where T : class, IMessage<T> =>
        server.Grpc.UnaryAsync(Service + method, request, parser, call).Within(EndpointServer.Limit);

    /// <summary>Adds an input without elements.</summary>
    public static ModelInferRequest.Types.InferInputTensor AddInput(
        this ModelInferRequest request,
        string name,
        string datatype,
        params long[] shape
    )
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = name, Datatype = datatype };
        input.Shape.AddRange(shape);
        request.Inputs.Add(input);
        return input;
    }
}
