using System.Text.RegularExpressions;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.Metrics;

public sealed partial class ModelMetricsTests
{
    private const string Request = """{"inputs":[{"name":"in","shape":[3],"datatype":"INT64","data":[1,2,3]}]}""";

    [Fact]
    public async Task Requests_are_counted_by_version_and_outcome()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.EchoOf("echo", ElementType.Int64, -1));
        await server.Rest.PostAsync("/v2/models/echo/infer", Request);
        await server.Rest.PostAsync("/v2/models/echo/infer", Request);
        await server.Rest.PostAsync(
            "/v2/models/echo/infer",
            Request.Replace("\"in\"", "\"other\"", StringComparison.Ordinal)
        );

        var metrics = await server.Rest.GetAsync("/metrics");

        Assert.Equal((200, "text/plain; version=0.0.4; charset=utf-8"), (metrics.Status, metrics.ContentType));
        const string Version = "model=\"echo\",version=\"1\"";
        Assert.Contains(
            $"sluice_inference_request_duration_seconds_count{{{Version},outcome=\"success\"}} 2\n",
            metrics.Text
        );
        Assert.Contains(
            $"sluice_inference_request_duration_seconds_count{{{Version},outcome=\"failure\"}} 1\n",
            metrics.Text
        );
        Assert.Contains($"sluice_inference_rows_total{{{Version}}} 6\n", metrics.Text);
        Assert.Contains($"sluice_inference_runs_total{{{Version}}} 2\n", metrics.Text);
    }

    [Fact]
    public async Task The_state_of_every_version_is_shown_and_the_digest_of_those_that_are_ready()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var metrics = (await server.Rest.GetAsync("/metrics")).Text;

        Assert.Contains("sluice_server_ready 1\n", metrics);
        Assert.Contains("sluice_model_version_state{model=\"pair\",version=\"1\",state=\"Ready\"} 1\n", metrics);
        Assert.Contains("sluice_model_version_state{model=\"pair\",version=\"1\",state=\"Failed\"} 0\n", metrics);
        Assert.Contains("sluice_model_version_state{model=\"broken\",version=\"1\",state=\"Failed\"} 1\n", metrics);
        Assert.Contains("sluice_model_version_info{model=\"pair\",version=\"1\",digest=\"sha256:ffff", metrics);
        Assert.DoesNotContain("sluice_model_version_info{model=\"broken\"", metrics);
    }

    [Fact]
    public async Task The_document_lists_every_metric()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));

        var written = Types()
            .Matches((await server.Rest.GetAsync("/metrics")).Text)
            .Select(match => match.Groups["name"].Value);
        var listed = Rows()
            .Matches(RepositoryFiles.Read("docs/metrics.md"))
            .Select(match => match.Groups["name"].Value);

        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^# TYPE (?<name>\\S+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Types();

    [GeneratedRegex("^\\| `(?<name>sluice_[a-z_]+)`", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rows();
}
