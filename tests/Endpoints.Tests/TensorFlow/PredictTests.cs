using System.IO.Compression;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.TensorFlow;

/// <summary>TensorFlow Serving's <c>:predict</c>, in its two forms.</summary>
public sealed class PredictTests
{
    public static TheoryData<string, string, string, string> Answered =>
        new()
        {
            // what, model, body, answer
            {
                "rows of one input",
                "matrix",
                """{"instances":[[1,2],[3,4.5]]}""",
                """{"predictions":[[1,2],[3,4.5]]}"""
            },
            { "rows by name", "matrix", """{"instances":[{"in":[1,2]}]}""", """{"predictions":[[1,2]]}""" },
            {
                "a signature",
                "matrix",
                """{"signature_name":"serving_default","instances":[[1,2]]}""",
                """{"predictions":[[1,2]]}"""
            },
            {
                "an empty signature and more",
                "matrix",
                """{"more":{"a":[1]},"instances":[[1,2]],"signature_name":""}""",
                """{"predictions":[[1,2]]}"""
            },
            { "a column of one input", "matrix", """{"inputs":[[1,2],[3,4.5]]}""", """{"outputs":[[1,2],[3,4.5]]}""" },
            { "a column by name", "matrix", """{"inputs":{"in":[[1,2]]}}""", """{"outputs":[[1,2]]}""" },
            {
                "rows of several inputs",
                "pair",
                """{"instances":[{"a":[1,2],"b":"x"},{"b":"y","a":[3,4]}]}""",
                """{"predictions":[{"x":[1,2],"y":"x"},{"x":[3,4],"y":"y"}]}"""
            },
            {
                "columns of several inputs",
                "pair",
                """{"inputs":{"b":["x","y"],"a":[[1,2],[3,4]]}}""",
                """{"outputs":{"x":[[1,2],[3,4]],"y":["x","y"]}}"""
            },
            {
                "scalars a row",
                "echo-INT64",
                """{"instances":[9223372036854775807,-1]}""",
                """{"predictions":[9223372036854775807,-1]}"""
            },
            { "a scalar", "echo-FP64", """{"inputs":0.1}""", """{"outputs":0.1}""" },
            {
                "unsigned",
                "echo-UINT64",
                """{"inputs":[18446744073709551615]}""",
                """{"outputs":[18446744073709551615]}"""
            },
            {
                "deep",
                "echo-INT8",
                """{"instances":[[[[1],[2]]],[[[-128],[127]]]]}""",
                """{"predictions":[[[[1],[2]]],[[[-128],[127]]]]}"""
            },
            { "booleans", "echo-BOOL", """{"instances":[true,false]}""", """{"predictions":[true,false]}""" },
            { "no elements", "echo-FP32", """{"inputs":[[],[]]}""", """{"outputs":[[],[]]}""" },
            {
                "bare tokens",
                "echo-FP32",
                """{"instances":[NaN,Infinity,-Infinity,"NaN"]}""",
                """{"predictions":[NaN,Infinity,-Infinity,NaN]}"""
            },
            {
                "strings",
                "echo-BYTES",
                """{"instances":["é","",{"b64":"aGk="}]}""",
                """{"predictions":["é","","hi"]}"""
            },
            { "any bytes", "raw", """{"instances":[{"b64":"/wD+"}]}""", """{"predictions":[{"b64":"/wD+"}]}""" },
            { "a base64 column", "raw", """{"inputs":{"b64":"/wD+"}}""", """{"outputs":{"b64":"/wD+"}}""" },
            {
                "outputs of any shape",
                "totals",
                """{"inputs":[[1,2]]}""",
                """{"outputs":{"total":2.5,"part":[1,1.5]}}"""
            },
            {
                "a classifier's rows",
                "classifier",
                """{"instances":[[1,2],[3,4]]}""",
                """{"predictions":[{"label":"a,b","probabilities":{"a,b":0.5,"no":0.25,"yes":0.25}},{"label":"yes","probabilities":{"a,b":0,"no":0.125,"yes":0.875}}]}"""
            },
            {
                "a classifier's columns",
                "classifier",
                """{"inputs":[[1,2],[3,4]]}""",
                """{"outputs":{"label":["a,b","yes"],"probabilities":[{"a,b":0.5,"no":0.25,"yes":0.25},{"a,b":0,"no":0.125,"yes":0.875}]}}"""
            },
        };

    [Theory, MemberData(nameof(Answered))]
    public async Task A_request_is_answered_in_its_form(string what, string model, string body, string expected)
    {
        await using var server = await StartAsync();

        var reply = await server.Rest.PostAsync($"/v1/models/{model}:predict", body);

        Assert.True(reply.Status == 200, $"{what}: {reply.Text}");
        Assert.Equal(expected, reply.Text);
        Assert.Equal("application/json", reply.ContentType);
        Assert.StartsWith("sha256:", reply.Headers["sluice-digest"], StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Refused =>
        new()
        {
            // model, body, what the sentence begins with
            { "matrix", "x", "the body is not JSON: expected a request to predict; line 1" },
            { "matrix", "[]", "the body: expected a request to predict, a JSON object, got an array" },
            { "matrix", "{}", "expected either 'instances', a list of rows, or 'inputs', got neither" },
            {
                "matrix",
                """{"instances":[[1,2]],"inputs":[[1,2]]}""",
                "expected either 'instances' or 'inputs', got both"
            },
            { "matrix", """{"instances":[[1,2]],"instances":[[1,2]]}""", "instances: expected once" },
            { "matrix", """{"instances":[]}""", "instances: expected one row or more" },
            { "matrix", """{"instances":5}""", "instances: expected an array" },
            { "matrix", """{"signature_name":"other","instances":[[1,2]]}""", "no signature 'other'" },
            {
                "matrix",
                """{"instances":[[1,2],[3]]}""",
                "instances[1], input 'in': expected 2 values in each array at depth 1, got 1"
            },
            {
                "matrix",
                """{"instances":[[1,2],3]}""",
                "instances[1], input 'in': expected an array at depth 1, as before, got 3"
            },
            {
                "matrix",
                """{"instances":[1,[3,4]]}""",
                "instances[1], input 'in': expected an element at depth 1, as before, got an array"
            },
            {
                "matrix",
                """{"instances":[[1,"a"]]}""",
                "instances[0], input 'in': expected a number in the range of FP32"
            },
            {
                "matrix",
                """{"instances":[[1,1e99]]}""",
                "instances[0], input 'in': expected a number in the range of FP32"
            },
            {
                "matrix",
                """{"instances":[{"in":[1,2]},[1,2]]}""",
                "instances[1]: expected an object of inputs by name, as before"
            },
            { "matrix", """{"instances":[[1,2],{"in":[1,2]}]}""", "instances[1]: expected a value, as before" },
            {
                "matrix",
                """{"instances":[{"no":[1,2]}]}""",
                "instances[0]: no input 'no'; the model takes in FP32 [-1, 2]"
            },
            { "matrix", """{"instances":[{}]}""", "instances[0]: input 'in' is missing" },
            { "matrix", """{"instances":[{"in":[1,2],"in":[1,2]}]}""", "instances[0].in: expected once" },
            {
                "matrix",
                """{"instances":[[1,2,3]]}""",
                "input 'in': expected shape [-1, 2] (-1: any size), got [1, 3]"
            },
            {
                "pair",
                """{"instances":[[1,2]]}""",
                "instances[0]: expected an object of inputs by name, because the model takes a"
            },
            { "pair", """{"instances":[{"a":[1,2],"b":"x"},{"a":[1,2]}]}""", "instances[1]: input 'b' is missing" },
            { "pair", """{"inputs":{"a":[[1,2]]}}""", "inputs: input 'b' is missing" },
            {
                "echo-INT32",
                """{"instances":[1.5]}""",
                "instances[0], input 'in': expected an integer in the range of INT32, got 1.5"
            },
            {
                "echo-BYTES",
                """{"instances":[{"b64":"%"}]}""",
                "instances[0], input 'in': expected a string for BYTES"
            },
            { "echo-BYTES", """{"instances":[{"b64":"","x":1}]}""", "instances[0]: no input 'b64'" },
            { "echo-BYTES", """{"instances":[{"b64":"/wA="}]}""", "output 'out', element 0: its bytes are not UTF-8" },
            { "totals", """{"instances":[[1,2]]}""", "output 'total' has shape [], and cannot be answered row by row" },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_request_that_cannot_be_answered_is_refused(string model, string body, string sentence)
    {
        await using var server = await StartAsync();

        var reply = await server.Rest.PostAsync($"/v1/models/{model}:predict", body);

        Assert.Equal(400, reply.Status);
        Assert.StartsWith(sentence, reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models/pair/versions/9:predict", "9")]
    [InlineData("/v1/models/pair/labels/9-rc1:predict", "9-rc1")]
    [InlineData("/v1/models/pair:predict", "10")]
    public async Task A_version_is_asked_by_its_number_or_label(string path, string version)
    {
        await using var server = await EndpointServer.StartAsync("all", FakeModel.Pair("pair", "9", "9-rc1", "10"));

        var reply = await server.Rest.PostAsync(path, """{"instances":[{"a":[1,2],"b":"x"}]}""");

        Assert.Equal(200, reply.Status);
        var asked = await server.Rest.GetAsync($"/v2/models/pair/versions/{version}/stats");
        Assert.Equal(1, asked.Json.GetProperty("model_stats")[0].GetProperty("inference_count").GetInt64());
    }

    [Theory]
    [InlineData("/v1/models/none:predict", "Request for unknown model: 'none' is not found")]
    [InlineData("/v1/models/pair/versions/3:predict", "no version '3' of model 'pair'")]
    [InlineData("/v1/models/pair/labels/stable:predict", "no version 'stable' of model 'pair'")]
    [InlineData(
        "/v1/models/pair:classify",
        "expected a path that ends in :predict, which alone can be asked here, got ':classify'"
    )]
    [InlineData("/v1/models/pair:regress", "expected a path that ends in :predict")]
    [InlineData("/v1/models/pair", "expected a path that ends in :predict")]
    [InlineData("/v1/models/pair/versions/1:", "expected a path that ends in :predict")]
    public async Task What_is_not_there_is_not_found(string path, string sentence)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));

        var reply = await server.Rest.PostAsync(path, "{}");

        Assert.Equal(404, reply.Status);
        Assert.StartsWith(sentence, reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_read()
    {
        await using var server = await StartAsync();
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("""{"instances":[[1,2]]}"""u8);
        }

        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        var reply = await server.Rest.SendAsync(HttpMethod.Post, "/v1/models/matrix:predict", content);

        Assert.Equal("""{"predictions":[[1,2]]}""", reply.Text);
    }

    [
        Theory,
        InlineData(ElementType.Float16),
        InlineData(ElementType.BFloat16),
        InlineData(ElementType.Float32),
        InlineData(ElementType.Float64)
    ]
    public async Task Floats_keep_every_bit(ElementType type)
    {
        await using var server = await EndpointServer.StartAsync();
        var texts = JsonSamples.Of(type, Samples.Of(type));

        var reply = await server.Rest.PostAsync(
            $"/v1/models/echo-{type.Name()}:predict",
            $$"""{"instances":[{{string.Join(',', texts)}}]}"""
        );

        var answered = reply.Json.GetProperty("predictions").EnumerateArray().Select(value => value.GetRawText());
        Assert.Equal(JsonSamples.Canonical(type, texts), JsonSamples.Canonical(type, [.. answered]));
    }

    private static Task<EndpointServer> StartAsync() =>
        EndpointServer.StartAsync([
            .. Enum.GetValues<ElementType>().Select(FakeModel.Echo),
            FakeModel.Pair("pair", "1"),
            FakeModel.EchoOf("matrix", ElementType.Float32, -1, 2),
            FakeModel.Totals(),
            FakeModel.Classifier(),
            FakeModel.Raw("raw"),
        ]);
}
