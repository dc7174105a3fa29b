using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.TensorFlow;

/// <summary>What TensorFlow Serving's API says of models.</summary>
public sealed class TensorFlowRestTests
{
    [Fact]
    public async Task Status_has_each_version_with_its_state()
    {
        await using var server = await EndpointServer.StartAsync(
            "all",
            FakeModel.Pair("pair", "9", "10"),
            FakeModel.Broken()
        );

        var all = await server.Rest.GetAsync("/v1/models/pair");
        var one = await server.Rest.GetAsync("/v1/models/pair/versions/9");
        var broken = await server.Rest.GetAsync("/v1/models/broken/labels/1");

        const string Ok = "\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}";
        Assert.Equal(
            $$$"""{"model_version_status":[{"version":"9","state":"AVAILABLE",{{{Ok}}}},{"version":"10","state":"AVAILABLE",{{{Ok}}}}]}""",
            all.Text
        );
        Assert.Equal($$$"""{"model_version_status":[{"version":"9","state":"AVAILABLE",{{{Ok}}}}]}""", one.Text);
        Assert.Equal(
            $$$"""
            {"model_version_status":[{"version":"1","state":"END","status":{"error_code":"INVALID_ARGUMENT","error_message":"{{{FakeModel.BrokenBecause}}}"}}]}
            """,
            broken.Text
        );
    }

    [Fact]
    public async Task Metadata_has_types_and_shapes()
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.Pair("pair", "1"),
            FakeModel.Echo(ElementType.BFloat16)
        );

        var pair = await server.Rest.GetAsync("/v1/models/pair/metadata");
        var version = await server.Rest.GetAsync("/v1/models/pair/versions/1/metadata");
        var any = await server.Rest.GetAsync("/v1/models/echo-BF16/labels/1/metadata");

        Assert.Equal(
            """
            {"model_spec":{"name":"pair","signature_name":"","version":"1"},"metadata":{"signature_def":{"signature_def":{"serving_default":{
            "inputs":{"a":{"dtype":"DT_FLOAT","tensor_shape":{"dim":[{"size":"-1","name":""},{"size":"2","name":""}],"unknown_rank":false},"name":"a"},
            "b":{"dtype":"DT_STRING","tensor_shape":{"dim":[{"size":"-1","name":""}],"unknown_rank":false},"name":"b"}},
            "outputs":{"x":{"dtype":"DT_FLOAT","tensor_shape":{"dim":[{"size":"-1","name":""},{"size":"2","name":""}],"unknown_rank":false},"name":"x"},
            "y":{"dtype":"DT_STRING","tensor_shape":{"dim":[{"size":"-1","name":""}],"unknown_rank":false},"name":"y"}},
            "method_name":"tensorflow/serving/predict"}}}}}
            """.ReplaceLineEndings(""),
            pair.Text
        );
        Assert.Equal(pair.Text, version.Text);
        Assert.Contains("\"dtype\":\"DT_BFLOAT16\",\"tensor_shape\":{\"dim\":[],\"unknown_rank\":true}", any.Text);
    }

    [Theory]
    [InlineData("/v1/models/none", 404)]
    [InlineData("/v1/models/none/metadata", 404)]
    [InlineData("/v1/models/pair/versions/9", 404)]
    [InlineData("/v1/models/pair/labels/stable/metadata", 404)]
    [InlineData("/v1/models/broken/metadata", 503)]
    public async Task What_is_not_there_is_refused(string path, int status)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var reply = await server.Rest.GetAsync(path);

        Assert.Equal(status, reply.Status);
        Assert.NotEmpty(reply.Error);
    }
}
