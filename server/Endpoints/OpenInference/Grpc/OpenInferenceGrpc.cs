using System.Runtime.CompilerServices;
using Sluice.Endpoints.Triton;
using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Protos.Inference;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>Open Inference Protocol, version 2, over gRPC: wire shapes only; the pipeline does the work.</summary>
public sealed class OpenInferenceGrpc(InferencePipeline pipeline, ModelDescriptions descriptions, TritonGrpc triton)
    : IGrpcService
{
    private readonly InferenceStream _stream = new(pipeline, descriptions.AsTriton);
    private readonly InferMessageReader _reader = new(pipeline.Memory);

    public string Name => "inference.GRPCInferenceService";

    public void Describe(GrpcMethods methods)
    {
        methods
            .Unary("ServerLive", ServerLiveRequest.Parser, (_, _) => Answer(new ServerLiveResponse { Live = true }))
            .Unary("ServerReady", ServerReadyRequest.Parser, (_, _) => Answer(ServerReady()))
            .Unary("ModelReady", ModelReadyRequest.Parser, (request, _) => Answer(ModelReady(request)))
            .Unary("ServerMetadata", ServerMetadataRequest.Parser, (_, _) => Answer(ServerMetadata()))
            .Unary("ModelMetadata", ModelMetadataRequest.Parser, (request, _) => Answer(ModelMetadata(request)))
            .Unary("ModelInfer", _reader, InferAnswerWriter.Instance, InferAsync)
            .Bidirectional("ModelStreamInfer", _reader, StreamAnswerWriter.Instance, _stream.AnswerAsync);
        triton.Describe(methods);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InferAnswer> InferAsync(InferMessage message, GrpcCall call)
    {
        var response = await pipeline.InferAsync(message.Request, call.Cancellation);
        call.ResponseHeaders.Append(AnswerHeaders.Digest, response.Digest.ToString());
        AnswerHeaders.Name(call.Features, response);
        return message.Answer(response, descriptions.AsTriton);
    }

    private static ValueTask<TResponse> Answer<TResponse>(TResponse response) => ValueTask.FromResult(response);

    private ServerReadyResponse ServerReady() => new() { Ready = descriptions.IsReady() };

    private ModelReadyResponse ModelReady(ModelReadyRequest request) =>
        new() { Ready = descriptions.WhyNotReady(request.Name, request.Version) is null };

    private ServerMetadataResponse ServerMetadata()
    {
        var server = descriptions.Server();
        return new()
        {
            Name = server.Name,
            Version = server.Version,
            Extensions = { server.Extensions },
        };
    }

    private ModelMetadataResponse ModelMetadata(ModelMetadataRequest request)
    {
        var model = descriptions.Model(request.Name, request.Version);
        return new()
        {
            Name = model.Name,
            Versions = { model.Versions },
            Platform = model.Platform,
            Inputs = { model.Inputs.Select(Tensor) },
            Outputs = { model.Outputs.Select(Tensor) },
            Parameters =
            {
                model.Parameters.ToDictionary(
                    parameter => parameter.Key,
                    parameter => new InferParameter { StringParam = parameter.Value }
                ),
            },
        };
    }

    private static ModelMetadataResponse.Types.TensorMetadata Tensor(TensorMetadata tensor) =>
        new()
        {
            Name = tensor.Name,
            Datatype = tensor.Datatype,
            Shape = { tensor.Shape },
        };
}
