using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Tests.Hosting;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Protocols;

/// <summary>Requests of the other protocols that model servers answer: which take a place of the schedule, and where they go.</summary>
public sealed class OtherProtocolsTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    // why, method and path, header, what the backend is asked for, places taken
    public static TheoryData<string, string, string, string, long> Forwarded =>
        new()
        {
            {
                "a prediction of TensorFlow Serving's",
                "POST /v1/models/iris:predict",
                "",
                "/v1/models/iris:predict",
                1
            },
            {
                "one that names its version",
                "POST /v1/models/iris/versions/7:predict",
                "",
                "/v1/models/iris/versions/7:predict",
                0
            },
            {
                "one that names its variant",
                "POST /v1/models/iris:predict",
                "sluice-variant: light",
                "/v1/models/iris:predict",
                0
            },
            { "metadata of TensorFlow Serving's", "GET /v1/models/iris/metadata", "", "/v1/models/iris/metadata", 0 },
            { "an invocation of SageMaker's", "POST /invocations", "", "/invocations", 1 },
            { "one for a variant", "POST /invocations", "X-Amzn-SageMaker-Target-Variant: light", "/invocations", 0 },
            { "one for a model", "POST /invocations", "X-Amzn-SageMaker-Target-Model: iris", "/invocations", 1 },
            { "a configuration of Triton's", "GET /v2/models/iris/config", "", "/v2/models/iris/config", 0 },
            { "statistics", "GET /v2/models/iris/versions/7/stats", "", "/v2/models/iris/versions/7/stats", 0 },
            { "statistics of a whole server", "GET /v2/models/stats", "", "/v2/models/stats", 0 },
            { "what a server is", "GET /v2", "", "/v2", 0 },
            { "the document of the API", "GET /openapi.json", "", "/openapi.json", 0 },
            { "a variant's", "GET /openapi.json", "sluice-variant: light", "/openapi.json", 0 },
            {
                "a sample of a request",
                "GET /openapi/samples/iris/7/rows.csv",
                "",
                "/openapi/samples/iris/7/rows.csv",
                0
            },
        };

    [Theory, MemberData(nameof(Forwarded))]
    public async Task Predictions_take_a_place_and_nothing_else_does(
        string because,
        string asked,
        string header,
        string expected,
        long places
    )
    {
        var paths = new List<string>();
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            lock (paths)
                paths.Add(context.Request.Path);
            return context.Response.WriteAsync("{}");
        });
        await using var router = await RunningRouter.StartAsync();
        var address = backend.Address.Authority;
        _ = router.Split($"heavy r1 7 9000 {address}; light r2 7 1000 {address}");

        using var answer = await router.Rest.SendAsync(Request(asked, header)).Within(Limit);

        Assert.True(HttpStatusCode.OK == answer.StatusCode, $"{because}: {answer.StatusCode}");
        Assert.Equal(expected, Assert.Single(paths));
        Assert.Equal(
            header.EndsWith("light", StringComparison.Ordinal) ? "light" : "heavy",
            answer.Headers.GetValues("sluice-variant").Single()
        );
        Assert.True(places == router.Host.State.Counts().Sum(count => count.Scheduled), because);
    }

    [Theory]
    [InlineData("GET /ping", 200, "")]
    [InlineData("POST /v2/repository/index", 200, "\"version\":\"8\",\"state\":\"UNAVAILABLE\"")]
    [InlineData("POST /v2/repository/index", 200, "\"name\":\"iris\",\"version\":\"7\",\"state\":\"READY\"")]
    [InlineData("GET /v1/models/iris", 200, "\"version\":\"7\",\"state\":\"AVAILABLE\"")]
    [InlineData(
        "GET /v1/models/iris/versions/8",
        200,
        "{\"model_version_status\":[{\"version\":\"8\",\"state\":\"LOADING\""
    )]
    [InlineData("GET /v1/models/iris/versions/9", 404, "no version '9'")]
    [InlineData("GET /v1/models/wine", 404, "no model 'wine'")]
    [InlineData("GET /openapi/samples/iris/9/infer.json", 404, "no version '9'")]
    [InlineData("GET /openapi/samples/wine/7/infer.json", 404, "no model 'wine'")]
    [InlineData("POST /", 405, "expected GET")]
    [InlineData("GET /", 200, "<td>a</td><td>7</td><td><code>r1</code></td><td>100.00 %</td>")]
    [InlineData("GET /", 200, "<td>0.00 %</td><td><span class=\"state bad\">none just now</span></td>")]
    [InlineData("POST /v2/repository/models/iris/load", 404, "there is no path")]
    [InlineData("GET /invocations", 405, "expected POST")]
    [InlineData("GET /v2/repository/index", 405, "expected POST")]
    public async Task What_the_table_knows_asks_no_backend(string asked, int status, string expected)
    {
        await using var router = await StartAsync();

        using var answer = await router.Rest.SendAsync(Request(asked, "")).Within(Limit);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"ready\":true}", 200, false)]
    [InlineData("{\"ready\":false}", 200, true)]
    [InlineData("{}", 200, true)]
    [InlineData("", 200, true)]
    [InlineData("[]", 400, false)]
    [InlineData("{\"ready\":\"yes\"}", 400, false)]
    [InlineData("{", 400, false)]
    public async Task An_index_may_leave_out_what_is_not_ready(string body, int status, bool hasBoth)
    {
        await using var router = await StartAsync();

        using var answer = await router.Rest.PostAsync("/v2/repository/index", new StringContent(body)).Within(Limit);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(
            hasBoth,
            (await answer.Content.ReadAsStringAsync()).Contains("\"version\":\"8\"", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("iris.red.svc", "iris")]
    [InlineData("localhost", "iris,wine")]
    [InlineData("wine.blue.svc", "wine")]
    public async Task An_index_tells_of_one_namespace(string host, string expected)
    {
        await using var router = await RunningRouter.StartAsync();
        _ = router.Put(
            Tables.Route("default/iris", "a r1 1 10000"),
            Tables.Route("default/wine", "a r1 1 10000"),
            Tables.Route("red/iris", "a r1 2 10000", "iris.red.svc"),
            Tables.Route("red/secret", "a r1 2 10000", "secret.red.svc"),
            Tables.Route("blue/wine", "a r1 3 10000", "wine.blue.svc")
        );
        using var request = Request("POST /v2/repository/index", "");
        request.Headers.Host = host;

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        var models = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal(expected, string.Join(',', models.Select(model => $"{model!["name"]}").Order()));
    }

    [Theory]
    [InlineData("iris.red.svc", "iris")]
    [InlineData("localhost", "iris,wine")]
    [InlineData("wine.blue.svc", "wine")]
    public async Task A_page_tells_of_one_namespace_and_loads_nothing(string host, string expected)
    {
        await using var router = await RunningRouter.StartAsync();
        _ = router.Put(
            Tables.Route("default/iris", "a r1 1 10000"),
            Tables.Route("default/wine", "a<b r1 1 10000"),
            Tables.Route("red/iris", "a r1 2 10000", "iris.red.svc"),
            Tables.Route("red/secret", "a r1 2 10000", "secret.red.svc"),
            Tables.Route("blue/wine", "a r1 3 10000", "wine.blue.svc")
        );
        using var request = Request("GET /", "");
        request.Headers.Host = host;

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        var page = await answer.Content.ReadAsStringAsync();
        var models = page.Split("<h2><code>").Skip(1).Select(part => part.Split('<')[0]);
        Assert.Equal(expected, string.Join(',', models));
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.StartsWith(
            "default-src 'none'; style-src 'sha256-",
            answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("a<b", page, StringComparison.Ordinal);
        Assert.Equal(
            expected.Contains(','),
            page.Contains("/openapi.json -H &#x27;sluice-deployment: iris&#x27;", StringComparison.Ordinal)
        );
        Assert.NotEqual(expected.Contains(','), page.Contains("<a href=\"/openapi.json\">", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_a_deployment_that_a_header_names_names_it_in_its_commands_too()
    {
        await using var router = await RunningRouter.StartAsync();
        _ = router.Put(Tables.Route("default/iris", "a r1 1 10000"), Tables.Route("default/wine", "a r1 1 10000"));

        using var answer = await router.Rest.SendAsync(Request("GET /", "sluice-deployment: wine")).Within(Limit);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("<h2><code>wine</code></h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("iris", page, StringComparison.Ordinal);
        Assert.Contains("/openapi.json -H &#x27;sluice-deployment: wine&#x27;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_of_one_deployment_and_several_must_be_named()
    {
        await using var router = await RunningRouter.StartAsync();
        _ = router.Put(Tables.Route("default/iris", "a r1 1 10000"), Tables.Route("default/wine", "a r1 1 10000"));

        using var answer = await router.Rest.SendAsync(Request("GET /openapi.json", "")).Within(Limit);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(
            "send the header 'sluice-deployment' with one of: iris, wine",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    private static async Task<RunningRouter> StartAsync()
    {
        var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 7 10000 {await RunningRouter.DeadAddressAsync()}; b r2 8 0");
        return router;
    }

    private static HttpRequestMessage Request(string asked, string header)
    {
        var (method, path) = (asked.Split(' ')[0], asked.Split(' ')[1]);
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new ByteArrayContent([]);
        if (header.Length > 0)
            request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);
        return request;
    }
}
