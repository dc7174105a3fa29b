using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Operations;

public sealed class OperationsEndpointsTests
{
    [Fact]
    public async Task A_server_with_one_model_ready_is_live_and_ready()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var live = await server.Rest.GetAsync("/livez");
        var ready = await server.Rest.GetAsync("/readyz");

        Assert.Equal((200, "text/plain", "ok\n"), (live.Status, live.ContentType, live.Text));
        Assert.Equal((200, "ok\n"), (ready.Status, ready.Text));
    }

    [Fact]
    public async Task A_server_with_none_is_live_and_not_ready()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Broken());

        var live = await server.Rest.GetAsync("/livez");
        var ready = await server.Rest.GetAsync("/readyz");

        Assert.Equal(200, live.Status);
        Assert.Equal((503, "not ready\n"), (ready.Status, ready.Text));
    }

    [Fact]
    public async Task Status_tells_the_state_of_every_version_and_why_it_failed()
    {
        await using var server = await EndpointServer.StartAsync(
            "only:9,10",
            FakeModel.Pair("pair", "10"),
            FakeModel.Echo(ElementType.Int64) with
            {
                Versions = ["9", "10"],
            }
        );

        var status = await server.Rest.GetAsync("/status");

        Assert.Equal("application/json", status.ContentType);
        Assert.True(status.Json.GetProperty("ready").GetBoolean());
        Assert.Equal(
            [
                """{"model":"echo-INT64","version":"9","phase":"Ready","digest":"sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","device":"CPU","inputs":[{"name":"in","datatype":"INT64","shape":[]}],"outputs":[{"name":"out","datatype":"INT64","shape":[]}]}""",
                """{"model":"echo-INT64","version":"10","phase":"Ready","digest":"sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","device":"CPU","inputs":[{"name":"in","datatype":"INT64","shape":[]}],"outputs":[{"name":"out","datatype":"INT64","shape":[]}]}""",
                """{"model":"pair","version":"9","phase":"Failed","error":"version 9 is not in the repository; versions found: 10","mayPass":true}""",
                """{"model":"pair","version":"10","phase":"Ready","digest":"sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","device":"CPU","inputs":[{"name":"a","datatype":"FP32","shape":[-1,2]},{"name":"b","datatype":"BYTES","shape":[-1]}],"outputs":[{"name":"x","datatype":"FP32","shape":[-1,2]},{"name":"y","datatype":"BYTES","shape":[-1]}]}""",
            ],
            status.Json.GetProperty("versions").EnumerateArray().Select(version => Compact(version))
        );
    }

    private static string Compact(JsonElement json) => JsonNode.Parse(json.GetRawText())!.ToJsonString();
}
