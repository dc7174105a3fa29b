using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.TensorFlow;

/// <summary>
/// NaN and infinities in TensorFlow Serving's <c>:predict</c>: bare tokens, as its own reader and writer have them, and read as strings too, as
/// the Open Inference Protocol writes them.
/// </summary>
public sealed class PredictFloatsTests
{
    // body, answer; of every type of floats
    public static TheoryData<string, string> Answered =>
        new()
        {
            { """{"instances":[NaN,Infinity,-Infinity,-0.0]}""", """{"predictions":[NaN,Infinity,-Infinity,-0]}""" },
            { """{"instances":["NaN","Infinity","-Infinity"]}""", """{"predictions":[NaN,Infinity,-Infinity]}""" },
            { """{"instances":[[NaN,1],[2,-Infinity]]}""", """{"predictions":[[NaN,1],[2,-Infinity]]}""" },
            { """{"instances":[{"in":NaN},{"in":1.5}]}""", """{"predictions":[NaN,1.5]}""" },
            { """{"inputs":[[NaN],["Infinity"]]}""", """{"outputs":[[NaN],[Infinity]]}""" },
            { """{"inputs":{"in":[-Infinity]}}""", """{"outputs":[-Infinity]}""" },
            { """{"inputs":NaN}""", """{"outputs":NaN}""" },
            { "{\"instances\" : [ NaN ,\n\t-Infinity\r\n] }", """{"predictions":[NaN,-Infinity]}""" },
            {
                """{"more":["NaN, or so",NaN],"instances":[Infinity],"signature_name":""}""",
                """{"predictions":[Infinity]}"""
            },
        };

    [Theory, MemberData(nameof(Answered))]
    public async Task They_are_read_and_written(string body, string expected)
    {
        await using var server = await EndpointServer.StartAsync();
        foreach (
            var type in new[] { ElementType.Float16, ElementType.BFloat16, ElementType.Float32, ElementType.Float64 }
        )
        {
            var reply = await server.Rest.PostAsync($"/v1/models/echo-{type.Name()}:predict", body);

            Assert.Equal((200, expected), (reply.Status, reply.Text));
        }
    }

    [Fact]
    public async Task They_stand_in_rows_of_several_outputs_beside_text_that_only_looks_so()
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync(
            "/v1/models/pair:predict",
            """{"instances":[{"a":[NaN,-Infinity],"b":"NaN, \"Infinity"}]}"""
        );

        Assert.Equal("""{"predictions":[{"x":[NaN,-Infinity],"y":"NaN, \"Infinity"}]}""", reply.Text);
    }

    [Theory]
    [InlineData("FP32", "nan")]
    [InlineData("FP32", "-NaN")]
    [InlineData("FP32", "+Infinity")]
    [InlineData("FP32", "inf")]
    [InlineData("FP32", "Inf")]
    [InlineData("FP32", "NaNs")]
    [InlineData("FP32", "NaN1")]
    [InlineData("FP32", "--Infinity")]
    [InlineData("FP32", "1e999")]
    [InlineData("FP32", "\"nan\"")]
    [InlineData("FP32", "\"+Infinity\"")]
    [InlineData("INT32", "NaN")]
    [InlineData("INT32", "\"Infinity\"")]
    [InlineData("UINT8", "-Infinity")]
    [InlineData("BOOL", "NaN")]
    public async Task What_is_none_is_refused_with_a_sentence(string type, string token)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync($"/v1/models/echo-{type}:predict", $$"""{"instances":[{{token}}]}""");

        Assert.Equal(400, reply.Status);
        Assert.Contains("expected", reply.Error, StringComparison.Ordinal);
    }
}
