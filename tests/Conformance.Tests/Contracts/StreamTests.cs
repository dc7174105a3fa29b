using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Exactness;
using Sluice.Protos.Inference;

namespace Sluice.Conformance.Tests.Contracts;

/// <summary>Calls with streams both ways, by clients of other makers.</summary>
public sealed class StreamTests(EchoModels models) : IClassFixture<EchoModels>
{
    [Theory]
    [InlineData(GrpcClient.Node, false)]
    [InlineData(GrpcClient.Node, true)]
    [InlineData(GrpcClient.Python, false)]
    [InlineData(GrpcClient.Python, true)]
    public async Task A_stream_of_requests_is_answered_in_order(string clientName, bool gzip)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var requests = Enumerable.Range(0, 200).Select(Request).ToArray();
        requests[77].ModelName = "none";

        var call = ClientCall.Stream("ModelStreamInfer", requests) with { Gzip = gzip };
        var outcome = (await client.CallAsync(models.Grpc, call))[0];
        var answers = outcome.ReadAll<ModelStreamInferResponse>();

        Assert.True(outcome.Status == "OK", outcome.Details);
        Assert.Equal(requests.Select(request => request.Id), answers.Select(answer => answer.InferResponse.Id));
        Assert.StartsWith("Request for unknown model: 'none' is not found", answers[77].ErrorMessage);
        Assert.All(
            answers.Where((_, i) => i != 77),
            (answer, _) => Assert.Equal(5000, answer.InferResponse.Outputs[0].Contents.Fp32Contents.Count)
        );
        Assert.All(answers.Where((_, i) => i != 77), answer => Assert.Empty(answer.ErrorMessage));
    }

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task A_stream_that_its_caller_cancels_ends(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var call = ClientCall.Stream("ModelStreamInfer", Enumerable.Range(0, 200).Select(Request)) with { Take = 3 };

        var outcomes = await client.CallAsync(models.Grpc, call, new ClientCall("ModelInfer", Request(7)));

        Assert.Equal("CANCELLED", outcomes[0].Status);
        Assert.InRange(outcomes[0].Responses.Count, 3, 199);
        Assert.Equal("7", outcomes[1].Read<ModelInferResponse>().Id);
    }

    /// <summary>20 KB of FP32, so that 200 of them do not fit any window.</summary>
    private static ModelInferRequest Request(int index) =>
        new()
        {
            ModelName = EchoModels.Echo,
            Id = $"{index}",
            Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "out_3" } },
            Inputs =
            {
                Input(0, "INT64", 0, new()),
                Input(1, "UINT64", 0, new()),
                Input(2, "FP64", 0, new()),
                Input(3, "FP32", 5000, new() { Fp32Contents = { Enumerable.Repeat((float)index, 5000) } }),
                Input(4, "BYTES", 0, new()),
            },
        };

    private static ModelInferRequest.Types.InferInputTensor Input(
        int index,
        string datatype,
        int length,
        InferTensorContents contents
    ) =>
        new()
        {
            Name = $"in_{index}",
            Datatype = datatype,
            Shape = { length },
            Contents = contents,
        };
}
