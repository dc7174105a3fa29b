using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>What curl is answered, over HTTP/1.1 and, on the port of gRPC, over HTTP/2.</summary>
public sealed class RestTests(IrisServers servers)
{
    private const string Infer = "/v2/models/iris/infer";
    private static readonly string Sample = RepositoryFiles.Read(IrisAnswers.RestRequest);

    public static MatrixTheoryData<string, string> Ways =>
        new([Curl.Http1, Curl.Http2], [IrisServers.Up, IrisServers.Alone]);

    private static readonly (string Because, string Path, string? Body, int Status, string[] Said)[] Wrong =
    [
        ("no such model", "/v2/models/tulip/infer", Sample, 404, ["tulip"]),
        ("no such version", "/v2/models/iris/versions/7/infer", Sample, 404, ["iris", "7"]),
        ("no such model to be ready", "/v2/models/tulip/ready", null, 404, ["tulip"]),
        ("no such path", "/v2/modells", null, 404, []),
        ("a method that the path does not have", Infer, null, 405, []),
        ("no JSON", Infer, "flowers", 400, ["JSON"]),
        (
            "three measures where the model takes four",
            Infer,
            Sample.Replace("[3, 4]", "[4, 3]", StringComparison.Ordinal),
            400,
            ["features", "expected", "[-1, 4]", "got", "[4, 3]"]
        ),
        (
            "fewer elements than the shape has room for",
            Infer,
            Sample.Replace("[3, 4]", "[5, 4]", StringComparison.Ordinal),
            400,
            ["features", "expected", "20", "got", "12"]
        ),
        (
            "another datatype",
            Infer,
            Sample.Replace("FP32", "FP64", StringComparison.Ordinal),
            400,
            ["features", "expected", "FP32", "got", "FP64"]
        ),
    ];

    [Theory, MemberData(nameof(Ways))]
    public async Task Every_path_of_the_protocol_answers(string protocol, string serverName)
    {
        await Curl.RequireAsync();
        var server = servers[serverName];

        Assert.True((await GetAsync("/v2/health/live"))["live"]!.GetValue<bool>());
        Assert.True((await GetAsync("/v2/health/ready"))["ready"]!.GetValue<bool>());
        Assert.Equal("sluice", (await GetAsync("/v2"))["name"]!.GetValue<string>());
        foreach (var path in new[] { "/v2/models/iris", "/v2/models/iris/versions/1", "/v2/models/iris/versions/2" })
        {
            Assert.True((await GetAsync($"{path}/ready"))["ready"]!.GetValue<bool>());
            var metadata = await GetAsync(path);
            Assert.Equal("iris", metadata["name"]!.GetValue<string>());
            Assert.Equal("features", metadata["inputs"]![0]!["name"]!.GetValue<string>());
            Assert.Equal("[-1,4]", metadata["inputs"]![0]!["shape"]!.ToJsonString());
        }

        async Task<JsonNode> GetAsync(string path)
        {
            var reply = await Curl.AskAsync(server, protocol, path);
            Assert.Equal((path, protocol, 200), (path, reply.Protocol, reply.Status));
            Assert.StartsWith("application/json", reply.Headers["content-type"].Single(), StringComparison.Ordinal);
            return reply.Json;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Predicts_with_and_without_a_version(string protocol, string serverName)
    {
        await Curl.RequireAsync();
        var server = servers[serverName];

        var any = await Curl.AskAsync(server, protocol, Infer, Sample);
        var first = await Curl.AskAsync(server, protocol, "/v2/models/iris/versions/1/infer", Sample);
        var second = await Curl.AskAsync(server, protocol, "/v2/models/iris/versions/2/infer", Sample);

        Assert.All(
            [any, first, second],
            reply =>
            {
                Assert.Equal(200, reply.Status);
                Assert.Equal(["application/json"], reply.Headers["content-type"]);
            }
        );
        IrisAnswers.Check(any.Json, server.Versions);
        IrisAnswers.Check(first.Json, "1");
        IrisAnswers.Check(second.Json, "2");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_wrong_request_is_told_what_is_wrong(string protocol, string serverName)
    {
        await Curl.RequireAsync();
        var server = servers[serverName];

        foreach (var (because, path, body, status, said) in Wrong)
        {
            var reply = await Curl.AskAsync(server, protocol, path, body);

            Assert.True(
                status == reply.Status && said.All(reply.Body.Contains),
                $"{because}: expected {status} with {string.Join(", ", said)}; got {reply.Status} with: {reply.Body}"
            );
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Reads_a_large_body_that_the_client_announces_first(string protocol, string serverName)
    {
        const int Rows = 150_000;
        await Curl.RequireAsync();
        var server = servers[serverName];
        var measures = string.Join(',', Enumerable.Repeat("5.1,3.5,1.4,0.2", Rows));
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"inputs":[{"name":"features","shape":[{{Rows}},4],"datatype":"FP32","data":[{{measures}}]}]}"""
        );

        // Above a megabyte curl asks by itself whether to go on; here it is told to, so that no version of it does not.
        var reply = await Curl.AskAsync(server, protocol, Infer, body, "expect: 100-continue");

        Assert.Equal(200, reply.Status);
        var labels = reply.Json["outputs"]!.AsArray().Single(output => output!["name"]!.GetValue<string>() == "label");
        Assert.Equal(Rows, labels!["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(Curl.Http1)]
    [InlineData(Curl.Http2)]
    public async Task A_header_chooses_the_variant_and_headers_say_who_answered(string protocol)
    {
        await Curl.RequireAsync();
        var server = servers[IrisServers.Up];

        foreach (var (variant, version) in new[] { ("main", "1"), ("challenger", "2") })
        {
            var reply = await Curl.AskAsync(server, protocol, Infer, Sample, $"Sluice-Variant: {variant}");

            IrisAnswers.Check(reply.Json, version);
            Assert.Equal([variant], reply.Headers["sluice-variant"]);
            Assert.Equal([version], reply.Headers["sluice-version"]);
            Assert.NotEmpty(reply.Headers["sluice-revision"].Single());
            Assert.NotEmpty(reply.Headers["sluice-route-generation"].Single());
        }
    }
}
