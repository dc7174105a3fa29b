using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;

namespace Sluice.Endpoints.Tests.Errors;

public sealed class RestErrorsTests
{
    public static TheoryData<string, string, string, int, string> Refused =>
        new()
        {
            // because, method, path, status, error
            { "no such path", "GET", "/v3", 404, "nothing answers GET /v3" },
            { "an empty model name", "GET", "/v2/models/", 404, "nothing answers GET /v2/models/" },
            {
                "a path too deep",
                "POST",
                "/v2/models/pair/infer/now",
                404,
                "nothing answers POST /v2/models/pair/infer/now"
            },
            {
                "GET of what takes POST",
                "GET",
                "/v2/models/pair/infer",
                405,
                "nothing answers GET /v2/models/pair/infer; this path takes POST"
            },
            {
                "POST of what takes GET",
                "POST",
                "/v2/health/live",
                405,
                "nothing answers POST /v2/health/live; this path takes GET"
            },
            {
                "DELETE of a model",
                "DELETE",
                "/v2/models/pair",
                405,
                "nothing answers DELETE /v2/models/pair; this path takes GET"
            },
            { "text that is no ASCII", "GET", "/v2/caf%C3%A9%22%0A", 404, "nothing answers GET /v2/caf%C3%A9%22%0A" },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task Says_what_nothing_answers(string because, string method, string path, int status, string error)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.SendAsync(new HttpMethod(method), path, null);

        Assert.Equal((because, status, error), (because, reply.Status, reply.Error));
    }

    [Fact]
    public async Task An_unexpected_fault_is_a_500_with_an_id_that_only_the_log_explains()
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.Failing(new InvalidOperationException("secret"))
        );
        server.Logs.Expect(entry => entry.Exception is InvalidOperationException { Message: "secret" });

        var reply = await server.Rest.PostAsync("/v2/models/failing/infer", """{"inputs":[]}""");

        Assert.Equal(500, reply.Status);
        Assert.DoesNotContain("secret", reply.Text);
        var logged = Assert.Single(server.Logs.Entries, entry => entry.Exception is InvalidOperationException);
        Assert.Contains(reply.Error.Split(' ')[^1], logged.Message);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_413_over_REST_and_RESOURCE_EXHAUSTED_over_gRPC()
    {
        await using var server = await EndpointServer.StartAsync();
        var request = new ModelInferRequest { ModelName = new string('m', EndpointServer.MaxRequestBytes) };

        var rest = await server.Rest.PostAsync("/v2/models/pair/infer", new byte[EndpointServer.MaxRequestBytes + 1]);
        var grpc = await server.InferAsync(request);

        Assert.Equal(413, rest.Status);
        Assert.Contains($"{EndpointServer.MaxRequestBytes} bytes", rest.Error);
        Assert.Equal(8, grpc.Status);
        Assert.Contains($"at most {EndpointServer.MaxRequestBytes}", grpc.Detail);
    }

    [Fact]
    public async Task An_error_that_echoes_megabytes_is_cut()
    {
        await using var server = await EndpointServer.StartAsync();
        var name = new string('n', 1_000_000);

        var reply = await server.Rest.PostAsync(
            "/v2/models/pair/infer",
            $$"""{"inputs":[{"name":"{{name}}","datatype":"INT8","shape":[1],"data":[1]}]}"""
        );

        Assert.Equal(400, reply.Status);
        Assert.StartsWith("no input 'nnn", reply.Error);
        Assert.InRange(reply.Body.Length, 1000, 10_000);
    }
}
