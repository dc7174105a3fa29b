using Sluice.ModelServer.Tests.Harness;
using Sluice.Protos.Inference;

namespace Sluice.ModelServer.Tests;

/// <summary>A line a request, where it is asked for, without anything that was sent.</summary>
public sealed class AccessLogTests
{
    private const string Secret = "s3cret-value";

    [Fact]
    public async Task Each_request_leaves_a_line_without_its_payload()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(
            repository,
            options: TestServer.Options with
            {
                AccessLog = true,
            }
        );

        await server.Rest.PostAsync($"/v2/models/iris/infer?key={Secret}", $$"""{"inputs":"{{Secret}}"}""");
        await server.Rest.GetAsync("/v2/models/a%0Ab");
        await server.InferAsync(new ModelInferRequest { ModelName = Secret });

        var lines = Lines(server);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("127.0.0.1 \"POST /v2/models/iris/infer HTTP/1.1\" status 400 grpc-status - ms ", lines[0]);
        Assert.Contains(" in 25 out ", lines[0]);
        Assert.Contains("\"GET /v2/models/a%0Ab HTTP/1.1\" status 404 ", lines[1]);
        Assert.Contains(
            "\"POST /inference.GRPCInferenceService/ModelInfer HTTP/2\" status 200 grpc-status 5 ",
            lines[2]
        );
        Assert.All(lines, line => Assert.DoesNotContain(Secret, line));
    }

    [Fact]
    public async Task Without_the_flag_there_is_none()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        await server.Rest.GetAsync("/v2/models/iris");

        Assert.Empty(Lines(server));
    }

    private static string[] Lines(TestServer server) =>
        [.. server.Logs.Entries.Where(entry => entry.Category == "Sluice.Access").Select(entry => entry.Message)];
}
