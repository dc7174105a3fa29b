using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Testing;
using InputTensor = Sluice.Protos.Inference.ModelInferRequest.Types.InferInputTensor;
using OutputTensor = Sluice.Protos.Inference.ModelInferResponse.Types.InferOutputTensor;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>The Open Inference Protocol over gRPC: raw contents, or typed ones.</summary>
internal sealed class GrpcWay(string server, bool isTyped) : IWay, IDisposable
{
    private readonly GrpcTestClient _client = new(new Uri($"http://{server}"));

    public string Name => isTyped ? "gRPC typed" : "gRPC raw";

    public string? WhyNot(WireTensor tensor) =>
        isTyped && tensor.Datatype is "FP16" or "BF16" ? $"typed contents have no field for {tensor.Datatype}" : null;

    public async Task<IReadOnlyList<WireTensor>> InferAsync(string model, IReadOnlyList<WireTensor> inputs)
    {
        var request = new ModelInferRequest { ModelName = model };
        foreach (var input in inputs)
        {
            var tensor = new InputTensor { Name = input.Name, Datatype = input.Datatype };
            tensor.Shape.AddRange(input.Shape);
            if (isTyped)
                tensor.Contents = TypedElements.Write(input);
            else
                request.RawInputContents.Add(ByteString.CopyFrom(input.Bytes));
            request.Inputs.Add(tensor);
        }

        var reply = await _client.UnaryAsync(
            "/inference.GRPCInferenceService/ModelInfer",
            request,
            ModelInferResponse.Parser
        );
        if (reply.Status != 0)
            throw new WayException($"{reply.Status}: {reply.Detail}");

        return [.. reply.Message!.Outputs.Select((output, i) => Read(output, reply.Message, i))];
    }

    public void Dispose() => _client.Dispose();

    private static WireTensor Read(OutputTensor output, ModelInferResponse response, int index) =>
        response.RawOutputContents.Count > 0
            ? new(output.Name, output.Datatype, [.. output.Shape], response.RawOutputContents[index].ToByteArray())
            : TypedElements.Read(output.Name, output.Datatype, [.. output.Shape], output.Contents);
}
