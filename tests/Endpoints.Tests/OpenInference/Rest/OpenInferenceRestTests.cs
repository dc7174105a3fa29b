using System.Net.Http.Headers;
using System.Text;
using Sluice.Endpoints.Tests.Harness;

namespace Sluice.Endpoints.Tests.OpenInference.Rest;

public sealed class OpenInferenceRestTests
{
    private const string PairInputs =
        """{"name":"a","datatype":"FP32","shape":[1,2],"data":[1,2]},{"name":"b","datatype":"BYTES","shape":[1],"data":["s"]}""";

    public static TheoryData<string, string, string> RefusedByTheModel =>
        new()
        {
            // because, inputs, error
            {
                "an input is missing",
                Tensor("a", "FP32", "[1,2]", "[1,2]"),
                "input 'b' is missing; the model takes a FP32 [-1, 2], b BYTES [-1]"
            },
            {
                "an input is unknown",
                Tensor("c", "FP32", "[1]", "[1]"),
                "no input 'c'; the model takes a FP32 [-1, 2], b BYTES [-1]"
            },
            { "an input comes twice", $"{PairInputs},{Tensor("b", "BYTES", "[0]", "[]")}", "input 'b' is given twice" },
            {
                "another datatype",
                Tensor("a", "FP64", "[1,2]", "[1,2]"),
                "input 'a': expected datatype FP32, got FP64"
            },
            {
                "another size",
                Tensor("a", "FP32", "[1,3]", "[1,2,3]"),
                "input 'a': expected shape [-1, 2] (-1: any size), got [1, 3]"
            },
            {
                "another rank",
                Tensor("a", "FP32", "[2]", "[1,2]"),
                "input 'a': expected shape [-1, 2] (-1: any size), got [2]"
            },
        };

    [Fact]
    public async Task Describes_the_server()
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.GetAsync("/v2");

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(
            """{"name":"sluice","version":"0.1.0","extensions":["binary_tensor_data","model_configuration","model_repository","statistics"]}""",
            reply.Text
        );
    }

    [Theory]
    [InlineData("/v2/models/pair", """["9","10"]""")]
    [InlineData("/v2/models/pair/versions/9", """["9","10"]""")]
    public async Task Describes_a_model(string path, string versions)
    {
        await using var server = await EndpointServer.StartAsync("only:9,10", FakeModel.Pair("pair", "9", "10"));

        var reply = await server.Rest.GetAsync(path);

        Assert.Equal(
            $$$"""
            {"name":"pair","versions":{{{versions}}},"platform":"fake",
            "inputs":[{"name":"a","datatype":"FP32","shape":[-1,2]},{"name":"b","datatype":"BYTES","shape":[-1]}],
            "outputs":[{"name":"x","datatype":"FP32","shape":[-1,2]},{"name":"y","datatype":"BYTES","shape":[-1]}],
            "parameters":{"digest":"sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}}
            """.ReplaceLineEndings(""),
            reply.Text
        );
    }

    [Fact]
    public async Task Tells_liveness_and_readiness_by_status()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        Assert.Equal("""200 {"live":true}""", await StatusAndBody(server, "/v2/health/live"));
        Assert.Equal("""200 {"ready":true}""", await StatusAndBody(server, "/v2/health/ready"));
        Assert.Equal("""200 {"name":"pair","ready":true}""", await StatusAndBody(server, "/v2/models/pair/ready"));
        Assert.Equal(
            """200 {"name":"pair","ready":true}""",
            await StatusAndBody(server, "/v2/models/pair/versions/1/ready")
        );
        Assert.Equal(
            $$"""503 {"error":"model 'broken' version 1 failed to load: {{FakeModel.BrokenBecause}}"}""",
            await StatusAndBody(server, "/v2/models/broken/ready")
        );
    }

    [Fact]
    public async Task A_server_whose_models_all_failed_is_live_and_not_ready()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Broken());

        Assert.Equal("""200 {"live":true}""", await StatusAndBody(server, "/v2/health/live"));
        Assert.Equal("""503 {"ready":false}""", await StatusAndBody(server, "/v2/health/ready"));
    }

    [Theory]
    [InlineData("/v2/models/absent", "Request for unknown model: 'absent' is not found; served: broken, pair")]
    [InlineData("/v2/models/PAIR", "Request for unknown model: 'PAIR' is not found; served: broken, pair")]
    [InlineData("/v2/models/absent/ready", "Request for unknown model: 'absent' is not found; served: broken, pair")]
    [InlineData("/v2/models/pair/versions/1", "no version '1' of model 'pair' here; served: 10, 9")]
    [InlineData("/v2/models/pair/versions/1/ready", "no version '1' of model 'pair' here; served: 10, 9")]
    [InlineData("/v2/models/pair/versions/09", "no version '09' of model 'pair' here; served: 10, 9")]
    [InlineData("/v2/models/..%2Fpair", "Request for unknown model: '..%2Fpair' is not found; served: broken, pair")]
    public async Task An_unknown_model_or_version_is_a_404_that_lists_what_there_is(string path, string error)
    {
        await using var server = await EndpointServer.StartAsync(
            "only:9,10",
            FakeModel.Pair("pair", "9", "10"),
            FakeModel.Broken()
        );

        var reply = await server.Rest.GetAsync(path);

        Assert.Equal((404, error), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("/v2/models/pair/infer", "10")]
    [InlineData("/v2/models/pair/versions/9/infer", "9")]
    public async Task Answers_with_the_version_asked_for_or_the_highest(string path, string version)
    {
        await using var server = await EndpointServer.StartAsync("only:9,10", FakeModel.Pair("pair", "9", "10"));

        var reply = await server.Rest.PostAsync(path, $$"""{"id":"a\u0001\"é","inputs":[{{PairInputs}}]}""");

        Assert.Equal(
            $$"""
            {"model_name":"pair","model_version":"{{version}}","id":"a\u0001\"é","outputs":
            [{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]},
            {"name":"y","datatype":"BYTES","shape":[1],"data":["s"]}]}
            """.ReplaceLineEndings(""),
            reply.Text
        );
    }

    [Fact]
    public async Task Metadata_lists_the_versions_that_are_ready()
    {
        await using var server = await EndpointServer.StartAsync("only:9,10", FakeModel.Pair("pair", "9"));

        var reply = await server.Rest.GetAsync("/v2/models/pair");

        Assert.Equal("""["9"]""", reply.Json.GetProperty("versions").GetRawText());
    }

    [Fact]
    public async Task Without_a_numbered_version_a_request_must_name_one()
    {
        await using var server = await EndpointServer.StartAsync("only:beta,rc", FakeModel.Pair("pair", "beta", "rc"));
        var body = $$"""{"inputs":[{{PairInputs}}]}""";

        var unnamed = await server.Rest.PostAsync("/v2/models/pair/infer", body);
        var named = await server.Rest.PostAsync("/v2/models/pair/versions/rc/infer", body);

        Assert.Equal(
            (404, "model 'pair' has no numbered version to be the default; name one of beta, rc"),
            (unnamed.Status, unnamed.Error)
        );
        Assert.Equal("rc", named.Json.GetProperty("model_version").GetString());
    }

    [Fact]
    public async Task Without_an_id_none_is_answered()
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync("/v2/models/pair/infer", $$"""{"inputs":[{{PairInputs}}]}""");

        Assert.Equal(200, reply.Status);
        Assert.False(reply.Json.TryGetProperty("id", out _));
    }

    [Theory]
    [InlineData("", "x,y")]
    [InlineData("""{"name":"y"}""", "y")]
    [InlineData("""{"name":"y"},{"name":"x"}""", "y,x")]
    public async Task Gives_the_requested_outputs_in_their_order(string outputs, string expected)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync(
            "/v2/models/pair/infer",
            $$"""{"inputs":[{{PairInputs}}],"outputs":[{{outputs}}]}"""
        );

        var names = reply.Json.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString());
        Assert.Equal(expected, string.Join(',', names));
    }

    [Theory]
    [InlineData("""{"name":"z"}""", "no output 'z'; the model gives x FP32 [-1, 2], y BYTES [-1]")]
    [InlineData("""{"name":"x"},{"name":"x"}""", "output 'x' is asked for twice")]
    public async Task Refuses_outputs_that_it_cannot_give(string outputs, string error)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync(
            "/v2/models/pair/infer",
            $$"""{"inputs":[{{PairInputs}}],"outputs":[{{outputs}}]}"""
        );

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    [Theory, MemberData(nameof(RefusedByTheModel))]
    public async Task Refuses_what_the_model_does_not_take(string because, string inputs, string error)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync("/v2/models/pair/infer", $$"""{"inputs":[{{inputs}}]}""");

        Assert.Equal((because, 400, error), (because, reply.Status, reply.Error));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Reads_JSON_whatever_the_content_type_says(string? contentType)
    {
        await using var server = await EndpointServer.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"inputs":[{{PairInputs}}]}"""));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        var reply = await server.Rest.SendAsync(HttpMethod.Post, "/v2/models/pair/infer", content);

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Strings_that_JSON_cannot_carry_are_refused_with_a_sentence()
    {
        var invalid = new FakeModel(
            "invalid",
            ["1"],
            _ => new ConstantModel([
                [0x61],
                [0xC3, 0x28],
            ])
        );
        await using var server = await EndpointServer.StartAsync(invalid);

        var reply = await server.Rest.PostAsync("/v2/models/invalid/infer", """{"inputs":[]}""");

        Assert.Equal(400, reply.Status);
        Assert.Equal(
            "output 'out', element 1: its bytes are not UTF-8, which JSON cannot carry; ask for it as binary data, or over gRPC",
            reply.Error
        );
    }

    private static async Task<string> StatusAndBody(EndpointServer server, string path)
    {
        var reply = await server.Rest.GetAsync(path);
        return $"{reply.Status} {reply.Text}";
    }

    private static string Tensor(string name, string datatype, string shape, string data) =>
        $$"""{"name":"{{name}}","datatype":"{{datatype}}","shape":{{shape}},"data":{{data}}}""";
}
