using Google.Protobuf;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing.Onnx;

namespace Sluice.ModelServer.Tests;

/// <summary>Requests that are well-formed and hostile, against ONNX Runtime itself.</summary>
public sealed class HostileInputTests
{
    private const int InvalidArgument = 3;

    public static TheoryData<string, string, long[], int> Shapes =>
        new()
        {
            // because, model, shape, elements
            { "no rows", "matrix", [0, 4], 0 },
            { "no rows of any rank", "any", [0], 0 },
            { "no rows beside a size beyond memory", "any", [0, long.MaxValue], 0 },
            { "a size beyond memory beside no rows", "any", [1L << 40, 0], 0 },
            { "many dimensions", "any", [.. Enumerable.Repeat(1L, 5000)], 1 },
            { "more dimensions than memory would like", "any", [.. Enumerable.Repeat(1L, 500_000)], 1 },
            { "a scalar", "any", [], 1 },
        };

    [Theory, MemberData(nameof(Shapes))]
    public async Task A_strange_shape_is_answered_or_the_callers_fault(
        string because,
        string model,
        long[] shape,
        int elements
    )
    {
        using var repository = new TestRepository()
            .With("matrix", "1", OnnxModels.Identity(OnnxType.Float, -1, 4))
            .With("any", "1", OnnxModels.Identity(OnnxType.Float));
        await using var server = await TestServer.StartAsync(repository);
        var request = new ModelInferRequest { ModelName = model };
        request.Inputs.Add(
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "x",
                Datatype = "FP32",
                Shape = { shape },
            }
        );
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[4 * elements]));

        var reply = await server.InferAsync(request);

        Assert.True(reply.Status is 0 or InvalidArgument, $"{because}: {reply.Status} {reply.Detail}");
        Assert.True(server.Host.IsReady, because);
    }

    [Theory]
    [InlineData(2, 200, "\"data\":[30]")]
    [InlineData(-3, 200, "\"data\":[10]")]
    [InlineData(3, 400, "")]
    [InlineData(long.MinValue, 400, "")]
    public async Task An_input_that_the_model_cannot_take_is_the_callers_fault(long index, int status, string part)
    {
        using var repository = new TestRepository().With("pick", "1", OnnxModels.Pick());
        await using var server = await TestServer.StartAsync(repository);

        var reply = await server.Rest.PostAsync(
            "/v2/models/pick/infer",
            $$"""{"inputs":[{"name":"index","datatype":"INT64","shape":[1],"data":[{{index}}]}]}"""
        );

        Assert.StartsWith($"{status} ", reply);
        Assert.Contains(part, reply);
    }
}
