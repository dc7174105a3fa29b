using System.Text.RegularExpressions;
using Sluice.Hosting.Access;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary><c>--access-log</c>, at the real server.</summary>
public sealed partial class AccessLogTests
{
    private const string Lines = """{"instances":[[5.1,3.5,1.4,0.2]]}""";

    [Fact]
    public async Task Each_request_is_one_line_of_who_answered_and_how_and_nothing_that_it_held()
    {
        using var repository = new TestRepository().With("iris", "1", "2");
        await using var server = await StartAsync(repository);

        var infer = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        await server.Rest.PostAsync("/v1/models/iris/versions/1:predict?secret=5.1", Lines);
        await server.Rest.PostAsync("/invocations", Lines);
        await server.InferAsync(IrisRequests.Message());
        await server.InferAsync(IrisRequests.Message("none"));
        await server.Rest.GetAsync("/v2/models/iris/versions/9");
        await server.Operations.GetAsync("/readyz");

        var lines = await LinesAsync(server, 6);
        Assert.Equal(
            [
                "POST /v2/models/iris/infer 200 grpc=- model=iris version=2",
                "POST /v1/models/iris/versions/1:predict 200 grpc=- model=iris version=1",
                "POST /invocations 200 grpc=- model=iris version=2",
                "POST /inference.GRPCInferenceService/ModelInfer 200 grpc=0 model=iris version=2",
                "POST /inference.GRPCInferenceService/ModelInfer 200 grpc=5 model=- version=-",
                "GET /v2/models/iris/versions/9 404 grpc=- model=iris version=9",
            ],
            lines.Select(line => Varying().Replace(line, ""))
        );
        Assert.All(lines, line => Assert.Matches(Whole(), line));
        Assert.Contains($" bytes={infer.Length - 4} ", lines[0]);
        Assert.All(lines, line => Assert.DoesNotContain("5.1", line));
    }

    [Theory]
    [InlineData("/v2/models/x%0d%0aPOST%20/forged%20200/infer")]
    [InlineData("/v2/models/%1b[31m%E2%80%A8%C2%85/ready")]
    [InlineData("/a%20200%20grpc=-%20bytes=1")]
    public async Task No_path_makes_a_second_line_or_a_field(string path)
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await StartAsync(repository);

        await server.Rest.GetAsync(path);

        Assert.Matches(Whole(), Assert.Single(await LinesAsync(server, 1)));
    }

    [Fact]
    public async Task Without_the_flag_nothing_is_logged()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);

        Assert.DoesNotContain(server.Logs.Entries, entry => entry.Category == AccessRecorder.Category);
    }

    [Fact]
    public async Task The_trace_of_the_caller_is_the_lines()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await StartAsync(repository);

        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using var answer = await client
            .GetAsync(new Uri($"http://{server.Host.Http}/v2/models/iris"))
            .Within(TestServer.Limit);

        Assert.EndsWith($" trace={Trace}", Assert.Single(await LinesAsync(server, 1)));
    }

    private static Task<TestServer> StartAsync(TestRepository repository) =>
        TestServer.StartAsync(repository, "all", TestServer.Options with { AccessLog = true });

    /// <summary>A line is written when its request has ended, which its caller may know before.</summary>
    private static async Task<string[]> LinesAsync(TestServer server, int count)
    {
        using var limit = new CancellationTokenSource(TestServer.Limit);
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var lines = server
                .Logs.Entries.Where(entry => entry.Category == AccessRecorder.Category)
                .Select(entry => entry.Message)
                .ToArray();
            if (lines.Length >= count)
                return lines;
            await Task.Yield();
        }
    }

    [GeneratedRegex(
        @"^[A-Z]+ [!-~]+ (\d{3}|aborted) grpc=(-|\d+) bytes=\d+ ms=\d+\.\d{3} model=[!-~]+ version=[!-~]+ trace=(-|[0-9a-f]{32})\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Whole();

    [GeneratedRegex(@"bytes=\d+ ms=[0-9.]+ | trace=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Varying();
}
