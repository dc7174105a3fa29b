using System.Text;
using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Endpoints.OpenInference.Rest;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenInference.Rest;

public sealed class InferenceRequestReaderTests
{
    private static readonly TensorMemory Memory = new(64 << 20);

    public static TheoryData<string, string, string> RefusedBodies =>
        new()
        {
            // because, body, message (a beginning)
            { "empty", "", "the body is not JSON: expected an inference request; line 1, byte 1: " },
            { "no JSON", "hello", "the body is not JSON: expected an inference request; line 1, byte 1: " },
            {
                "cut short",
                "{\"inputs\":\n[{",
                "the body is not JSON: expected an inference request; line 2, byte 3: "
            },
            {
                "bytes behind it",
                "{\"inputs\":[]} x",
                "the body is not JSON: expected an inference request; line 1, byte 15: "
            },
            {
                "a second object",
                "{\"inputs\":[]}{}",
                "the body is not JSON: expected an inference request; line 1, byte 14: "
            },
            {
                "a comment",
                "{/* */\"inputs\":[]}",
                "the body is not JSON: expected an inference request; line 1, byte 2: "
            },
            {
                "a comma too many",
                "{\"inputs\":[],}",
                "the body is not JSON: expected an inference request; line 1, byte 14: "
            },
            {
                "deep nesting",
                $"{{\"x\":{new string('[', 100)}",
                "the body is not JSON: expected an inference request; line 1, byte 69: "
            },
            { "an array", "[]", "the body: expected an inference request, a JSON object, got an array" },
            { "null", "null", "the body: expected an inference request, a JSON object, got null" },
            { "no inputs", "{}", "the request: 'inputs' is missing" },
            { "inputs no array", "{\"inputs\":{}}", "inputs: expected an array, got an object" },
            { "an input no object", "{\"inputs\":[7]}", "inputs[0]: expected an object, got a number" },
            { "an id that is none", "{\"id\":7,\"inputs\":[]}", "id: expected a string, got a number" },
            { "outputs no array", "{\"inputs\":[],\"outputs\":\"y\"}", "outputs: expected an array, got a string" },
            {
                "an output no object",
                "{\"inputs\":[],\"outputs\":[\"y\"]}",
                "outputs[0]: expected an object, got a string"
            },
            { "an output without name", "{\"inputs\":[],\"outputs\":[{}]}", "outputs[0]: 'name' is missing" },
            {
                "parameters no object",
                "{\"inputs\":[],\"parameters\":[]}",
                "parameters: expected an object, got an array"
            },
            { "two ids", "{\"id\":\"a\",\"id\":\"b\",\"inputs\":[]}", "id: expected once, got twice" },
            { "two inputs", "{\"inputs\":[],\"inputs\":[]}", "inputs: expected once, got twice" },
            { "two outputs", "{\"outputs\":[],\"outputs\":[],\"inputs\":[]}", "outputs: expected once, got twice" },
            {
                "two names of an output",
                "{\"outputs\":[{\"name\":\"x\",\"name\":\"y\"}]}",
                "outputs[0].name: expected once, got twice"
            },
            {
                "half a surrogate pair",
                "{\"id\":\"\\ud800\"}",
                "the body is not JSON: a string near byte 7 is not Unicode text"
            },
            {
                "half a pair in a name",
                "{\"\\udc00\":1}",
                "the body is not JSON: a string near byte 2 is not Unicode text"
            },
        };

    [Theory, MemberData(nameof(RefusedBodies))]
    public void Refuses_a_body_with_a_sentence(string because, string body, string message)
    {
        var failure = Refused(Encoding.UTF8.GetBytes(body));

        Assert.True(failure.StartsWith(message, StringComparison.Ordinal), $"{because}: {failure}");
    }

    [Fact]
    public void Reads_properties_in_any_order_and_passes_over_unknown_ones()
    {
        var request = Read(
            """
            {"outputs": [{"later": {"a": [1]}, "name": "y"}, {"name": "x", "parameters": {}}], "extra": [[{}]],
             "inputs": [{"data": [1, 2], "extra": null, "shape": [2], "parameters": {"hint": 3}, "datatype": "INT8", "name": "a"}],
             "parameters": {"priority": 1}, "id": "é"}
            """,
            out var id
        );

        Assert.Equal("é", id);
        Assert.Equal(["y", "x"], request.Outputs);
        var input = Assert.Single(request.Inputs);
        Assert.Equal(("a", ElementType.Int8), (input.Name, input.Type));
        Assert.Equal([1, 2], input.Bytes.ToArray());
    }

    [Theory]
    [InlineData("classification")]
    [InlineData("sequence_id")]
    [InlineData("shared_memory_region")]
    public void Refuses_parameters_that_would_change_the_answer_wherever_they_stand(string name)
    {
        string[] bodies =
        [
            $$"""{"inputs":[],"parameters":{"{{name}}":true} }""",
            $$"""{"inputs":[],"outputs":[{"name":"y","parameters":{"{{name}}":1} }]}""",
            $$"""{"inputs":[{"name":"a","parameters":{"{{name}}":"x"} }]}""",
        ];

        Assert.All(
            bodies,
            body =>
                Assert.Equal(
                    $"parameter '{name}' is not supported by this server",
                    Refused(Encoding.UTF8.GetBytes(body))
                )
        );
    }

    [Fact]
    public void A_parameter_that_is_false_asks_for_nothing()
    {
        var request = Read("""{"inputs":[],"outputs":[{"name":"y","parameters":{"binary_data":false}}]}""");

        Assert.Equal(["y"], request.Outputs);
    }

    private static InferenceRequest Read(string body) => Read(body, out _);

    private static InferenceRequest Read(string body, out string? id)
    {
        (id, var request, _) = InferenceRequestReader.Read(Body(Encoding.UTF8.GetBytes(body)), "m", "1", Memory);
        return request;
    }

    private static InferenceBody Body(byte[] json) => new(json, default, IsRaw: false);

    private static string Refused(byte[] body)
    {
        var failure = Assert.Throws<ServingException>(() => InferenceRequestReader.Read(Body(body), "m", null, Memory));
        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
        return failure.Message;
    }
}
