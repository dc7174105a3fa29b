using Sluice.ModelServer.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing.Onnx;

namespace Sluice.ModelServer.Tests;

/// <summary>A real model with an input of ONNX's type <c>optional(tensor)</c>, which tells whether it was given.</summary>
public sealed class OptionalInputTests : IDisposable
{
    private const string X = """{"name":"x","datatype":"FP32","shape":[1],"data":[1.5]}""";
    private const string Hint = """{"name":"hint","datatype":"FP32","shape":[2],"data":[7,8]}""";

    private readonly TestRepository _repository = new TestRepository().With("asking", "1", OnnxModels.Optional());

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("v2, without", "/v2/models/asking/infer", $$"""{"inputs":[{{X}}]}""", "\"data\":[false]")]
    [InlineData("v2, with", "/v2/models/asking/infer", $$"""{"inputs":[{{Hint}},{{X}}]}""", "\"data\":[true]")]
    [InlineData("v1, without", "/v1/models/asking:predict", """{"inputs":{"x":[1.5]}}""", "\"has\":false")]
    [InlineData("v1, unnamed", "/v1/models/asking:predict", """{"inputs":[1.5]}""", "\"has\":false")]
    [InlineData("v1, with", "/v1/models/asking:predict", """{"inputs":{"x":[1.5],"hint":[7]}}""", "\"has\":true")]
    [InlineData("SageMaker, without", "/invocations", """{"inputs":{"x":[1.5]}}""", "\"has\":false")]
    [InlineData("SageMaker, with", "/invocations", """{"inputs":{"hint":[7,8],"x":[1.5]}}""", "\"has\":true")]
    public async Task It_may_be_left_out_over_REST(string because, string path, string body, string expected)
    {
        await using var server = await TestServer.StartAsync(_repository);

        var reply = await server.Rest.PostAsync(path, body);

        Assert.True(reply.StartsWith("200 ", StringComparison.Ordinal), $"{because}: {reply}");
        Assert.Contains(expected, reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_may_be_left_out_over_gRPC(bool isGiven)
    {
        await using var server = await TestServer.StartAsync(_repository);
        var request = new ModelInferRequest { ModelName = "asking", Inputs = { Floats("x", 1.5f) } };
        if (isGiven)
        {
            request.Inputs.Add(Floats("hint", 7));
        }

        var reply = await server.InferAsync(request);

        Assert.True(reply.Status == 0, reply.Detail);
        var has = Assert.Single(reply.Message!.Outputs, output => output.Name == "has");
        Assert.Equal(isGiven, Assert.Single(has.Contents.BoolContents));
    }

    [Fact]
    public async Task The_other_input_may_not()
    {
        await using var server = await TestServer.StartAsync(_repository);

        var reply = await server.Rest.PostAsync("/v2/models/asking/infer", $$"""{"inputs":[{{Hint}}]}""");

        Assert.StartsWith("400 ", reply, StringComparison.Ordinal);
        Assert.Contains("input 'x' is missing", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_configuration_says_so()
    {
        await using var server = await TestServer.StartAsync(_repository);

        var reply = await server.Rest.GetAsync("/v2/models/asking/config");

        Assert.Contains("\"name\":\"hint\"", reply, StringComparison.Ordinal);
        Assert.Equal(["false", "true"], reply.Split("\"optional\":")[1..].Select(rest => rest.Split('}')[0]));
    }

    private static ModelInferRequest.Types.InferInputTensor Floats(string name, float value) =>
        new()
        {
            Name = name,
            Datatype = "FP32",
            Shape = { 1 },
            Contents = new InferTensorContents { Fp32Contents = { value } },
        };
}
