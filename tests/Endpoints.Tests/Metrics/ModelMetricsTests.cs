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
        const string Version = "sluice_model=\"echo\",sluice_version=\"1\"";
        Assert.Contains($"sluice_inference_request_duration_seconds_count{{{Version}}} 2\n", metrics.Text);
        Assert.Contains(
            $"sluice_inference_request_duration_seconds_count{{{Version},error_type=\"InvalidArgument\"}} 1\n",
            metrics.Text
        );
        Assert.Contains($"sluice_inference_run_rows_sum{{{Version}}} 6\n", metrics.Text);
        Assert.Contains($"sluice_inference_run_rows_count{{{Version}}} 2\n", metrics.Text);
    }

    [Fact]
    public async Task A_name_that_a_caller_made_up_is_counted_and_is_in_no_label()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));
        await server.Rest.PostAsync("/v2/models/made-up/infer", Request);

        var metrics = (await server.Rest.GetAsync("/metrics")).Text;

        Assert.Contains("sluice_inference_request_duration_seconds_count{error_type=\"NotFound\"} 1\n", metrics);
        Assert.DoesNotContain("made-up", metrics);
    }

    [Fact]
    public async Task Tritons_names_have_the_same_counts()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.EchoOf("echo", ElementType.Int64, -1));
        await server.Rest.PostAsync("/v2/models/echo/infer", Request);

        var metrics = (await server.Rest.GetAsync("/metrics")).Text;

        Assert.Contains("nv_inference_request_success{model=\"echo\",version=\"1\"} 1\n", metrics);
        Assert.Contains("nv_inference_count{model=\"echo\",version=\"1\"} 3\n", metrics);
    }

    [Fact]
    public async Task The_state_of_every_version_is_shown_and_the_digest_of_those_that_are_ready()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var metrics = (await server.Rest.GetAsync("/metrics")).Text;

        Assert.Contains("sluice_server_ready 1\n", metrics);
        Assert.Contains(
            "sluice_model_version_state{sluice_model=\"pair\",sluice_version=\"1\",sluice_state=\"Ready\"} 1\n",
            metrics
        );
        Assert.Contains(
            "sluice_model_version_state{sluice_model=\"pair\",sluice_version=\"1\",sluice_state=\"Failed\"} 0\n",
            metrics
        );
        Assert.Contains(
            "sluice_model_version_state{sluice_model=\"broken\",sluice_version=\"1\",sluice_state=\"Failed\"} 1\n",
            metrics
        );
        Assert.Contains(
            "sluice_model_version_info{sluice_model=\"pair\",sluice_version=\"1\",sluice_digest=\"sha256:ffff",
            metrics
        );
        Assert.DoesNotContain("sluice_model_version_info{sluice_model=\"broken\"", metrics);
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

    [GeneratedRegex("^# TYPE (?<name>(?:sluice|nv)_\\S+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Types();

    [GeneratedRegex("^\\| `(?<name>(?:sluice|nv)_[a-z_]+)`", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rows();
}
