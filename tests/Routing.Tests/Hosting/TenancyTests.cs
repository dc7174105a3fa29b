using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>
/// Two tenants, each with a namespace, whose deployments and models have the same names where they can. Whatever a request says
/// in a header, by name or in its message: where its authority puts it, there it stays.
/// </summary>
public sealed class TenancyTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    // why, host, sluice-deployment, other headers, model, who answers, or the status and what the answer says
    public static TheoryData<string, string, string?, string, string, string> Cases =>
        new()
        {
            { "the host's own", "iris.red.svc", null, "", "iris", "red" },
            { "and the other's own", "iris.blue.svc:8080", null, "", "iris", "blue" },
            { "case and final dot decide nothing", "IRIS.Blue.svc.", null, "", "iris", "blue" },
            { "a hostname of the other tenant", "models.blue.example", null, "", "iris", "blue" },
            { "the other's deployment by header", "iris.red.svc", "secret", "", "secret", "404 namespace 'red'" },
            {
                "the other's model by name",
                "iris.red.svc",
                null,
                "",
                "secret",
                "404 not 'secret'; models of namespace 'red': iris"
            },
            { "a qualified name in the header", "iris.red.svc", "blue/secret", "", "secret", "404 namespace 'red'" },
            { "a host in the header", "iris.red.svc", "secret.blue", "", "secret", "404 namespace 'red'" },
            {
                "a forwarded host",
                "iris.red.svc",
                null,
                "X-Forwarded-Host: secret.blue.svc",
                "secret",
                "404 not 'secret'"
            },
            {
                "the same in its standard form",
                "iris.red.svc",
                null,
                "Forwarded: host=secret.blue.svc",
                "secret",
                "404 not"
            },
            {
                "an original host",
                "iris.red.svc",
                null,
                "X-Original-Host: secret.blue.svc",
                "secret",
                "404 not 'secret'"
            },
            { "a namespace in a header", "iris.red.svc", null, "sluice-namespace: blue", "secret", "404 not 'secret'" },
            {
                "the other's variant",
                "iris.red.svc",
                null,
                "sluice-variant: only-blue",
                "iris",
                "404 no variant 'only-blue'"
            },
            { "a path that climbs", "iris.red.svc", null, "", "..%2f..%2fsecret", "404 not '..%2f..%2fsecret'" },
            {
                "no host that is known",
                "secret.green.svc",
                "secret",
                "",
                "secret",
                "404 no deployment answers for host"
            },
            { "a host below a known one", "x.iris.red.svc", null, "", "iris", "404 no deployment answers for host" },
            { "an address", "127.0.0.1", "secret", "", "secret", "404 no deployment answers for host" },
            { "two deployments in one header", "iris.red.svc", "iris,secret", "", "iris", "404 has no deployment" },
        };

    [Theory, MemberData(nameof(Cases))]
    public async Task A_request_stays_in_the_namespace_of_its_authority(
        string because,
        string host,
        string? deployment,
        string other,
        string model,
        string expected
    )
    {
        await using var red = await BackendAsync("red");
        await using var blue = await BackendAsync("blue");
        await using var router = await RunningRouter.StartAsync(change: options =>
            options with
            {
                DefaultNamespace = null,
            }
        );
        await PutTenantsAsync(router, red, blue);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer");
        request.Headers.Host = host;
        if (deployment is not null)
            request.Headers.Add("sluice-deployment", deployment);
        if (other.Length > 0)
            request.Headers.TryAddWithoutValidation(other.Split(": ")[0], other.Split(": ")[1]);

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        var text = await answer.Content.ReadAsStringAsync();
        var status = expected[..3] == "404" ? HttpStatusCode.NotFound : HttpStatusCode.OK;
        Assert.True(status == answer.StatusCode, $"{because}: {answer.StatusCode} {text}");
        Assert.True(text.Contains(expected.Replace("404 ", "", StringComparison.Ordinal)), $"{because}: {text}");
    }

    [Theory]
    [InlineData("the message names the other's model", "secret", null, 5)]
    [InlineData("and the header the other's deployment", "secret", "secret", 5)]
    [InlineData("its own", "iris", null, 0)]
    public async Task And_so_does_a_grpc_call(string because, string model, string? deployment, int expected)
    {
        await using var red = await BackendAsync("red");
        await using var blue = await BackendAsync("blue");
        await using var router = await RunningRouter.StartAsync();
        await PutTenantsAsync(router, red, blue);
        using var content = new ByteArrayContent(RunningRouter.Framed(model));
        content.Headers.ContentType = new("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, RunningRouter.InferPath) { Content = content };
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        request.Headers.Host = "iris.red.svc";
        if (deployment is not null)
            request.Headers.Add("sluice-deployment", deployment);

        using var answer = await router.Rest2.SendAsync(request).Within(Limit);

        var status = answer.Headers.TryGetValues("grpc-status", out var values) ? values.Single() : "0";
        Assert.True(expected.ToString() == status, $"{because}: {status}");
        Assert.Equal(expected == 0 ? "red" : "", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("the default namespace is for who fixes none", "localhost", "iris", "red")]
    [InlineData("and does not open others", "localhost", "secret", null)]
    [InlineData("nor goes before a host", "iris.blue.svc", "iris", "blue")]
    public async Task A_default_namespace_is_one_namespace(string because, string host, string model, string? expected)
    {
        await using var red = await BackendAsync("red");
        await using var blue = await BackendAsync("blue");
        await using var router = await RunningRouter.StartAsync(change: options =>
            options with
            {
                DefaultNamespace = "red",
            }
        );
        await PutTenantsAsync(router, red, blue);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer");
        request.Headers.Host = host;

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        Assert.True(expected is null == (answer.StatusCode == HttpStatusCode.NotFound), because);
        if (expected is not null)
            Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("readiness", "/v2/models/secret/ready")]
    [InlineData("metadata", "/v2/models/secret")]
    public async Task What_another_tenant_has_is_not_even_told(string because, string path)
    {
        await using var backend = await BackendAsync("any");
        await using var router = await RunningRouter.StartAsync();
        await PutTenantsAsync(router, backend, backend);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "iris.red.svc";

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, because);
        Assert.DoesNotContain("blue", await answer.Content.ReadAsStringAsync());
    }

    private static Task<LoopbackServer> BackendAsync(string tenant) =>
        RunningRouter.BackendAsync(context => context.Response.WriteAsync(tenant));

    private static Task PutTenantsAsync(RunningRouter router, LoopbackServer red, LoopbackServer blue) =>
        router.Put(
            Tables.Route("red/iris", $"a r1 1 10000 {red.Address.Authority}", "iris.red.svc"),
            Tables.Route(
                "blue/iris",
                $"only-blue r1 1 10000 {blue.Address.Authority}",
                "iris.blue.svc",
                "models.blue.example"
            ),
            Tables.Route("blue/secret", $"a r1 1 10000 {blue.Address.Authority}", "secret.blue.svc")
        );
}
