using Sluice.Endpoints.Tests.Harness;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.OpenInference.Grpc;

public sealed class InferenceStreamTests
{
    private const string Path = GrpcCalls.Service + "ModelStreamInfer";

    [Fact]
    public async Task Answers_keep_the_order_and_errors_stand_in_their_answers()
    {
        await using var server = await EndpointServer.StartAsync();
        await using var stream = server.Grpc.Open(Path);

        for (var i = 0; i < 100; i++)
        {
            stream.Write(Request($"{i}", i % 10 == 3 ? "none" : "echo-INT8", (sbyte)i));
        }

        stream.Complete();
        for (var i = 0; i < 100; i++)
        {
            var answer = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(EndpointServer.Limit);
            Assert.Equal($"{i}", answer!.InferResponse.Id);
            Assert.Equal(
                i % 10 == 3,
                answer.ErrorMessage.StartsWith(
                    "Request for unknown model: 'none' is not found",
                    StringComparison.Ordinal
                )
            );
            if (i % 10 != 3)
            {
                Assert.Equal([i], answer.InferResponse.Outputs.Single().Contents.IntContents);
            }
        }

        Assert.Equal((0, ""), await stream.EndAsync().Within(EndpointServer.Limit));
    }

    [Fact]
    public async Task An_answer_comes_before_the_next_request_is_sent()
    {
        await using var server = await EndpointServer.StartAsync();
        await using var stream = server.Grpc.Open(Path);

        foreach (var id in new[] { "a", "b" })
        {
            stream.Write(Request(id, "echo-INT8", 1));
            var answer = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(EndpointServer.Limit);
            Assert.Equal(id, answer!.InferResponse.Id);
        }
    }

    [Fact]
    public async Task What_is_no_message_ends_the_stream_behind_the_answers_before_it()
    {
        await using var server = await EndpointServer.StartAsync();
        await using var stream = server.Grpc.Open(Path);
        stream.Write(Request("good", "echo-INT8", 1));
        stream.WriteRaw([0, 0, 0, 0, 1, 0xFF]);

        var answer = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(EndpointServer.Limit);
        var (status, detail) = await stream.EndAsync().Within(EndpointServer.Limit);

        Assert.Equal("good", answer?.InferResponse.Id);
        Assert.Equal((int)GrpcStatusCode.InvalidArgument, status);
        Assert.Contains("not a ModelInferRequest", detail);
    }

    [Fact]
    public async Task Sequences_are_refused_in_the_answer()
    {
        await using var server = await EndpointServer.StartAsync();
        await using var stream = server.Grpc.Open(Path);
        var request = Request("s", "echo-INT8", 1);
        request.Parameters["sequence_id"] = new InferParameter { Int64Param = 7 };
        stream.Write(request);
        stream.Complete();

        var answer = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(EndpointServer.Limit);

        Assert.Equal("parameter 'sequence_id' is not supported by this server", answer?.ErrorMessage);
        Assert.Equal((0, ""), await stream.EndAsync().Within(EndpointServer.Limit));
    }

    private static ModelInferRequest Request(string id, string model, sbyte value)
    {
        var request = new ModelInferRequest { ModelName = model, Id = id };
        request.AddInput("in", "INT8", 1).Contents = new InferTensorContents { IntContents = { value } };
        return request;
    }
}
