using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Tests.Hosting;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Explaining;

/// <summary>What the router says of where a request would go.</summary>
public sealed class ExplainTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    // why, query, headers, what the explanation says
    public static TheoryData<string, string, string, string> Cases =>
        new()
        {
            {
                "the host",
                "host=iris.example:80&path=/v2/models/iris/infer",
                "",
                "default iris 'iris.example' names it"
            },
            { "the model", "host=localhost&model=wine", "", "default wine 'wine' names it inside the namespace" },
            {
                "the deployment header",
                "host=iris.example",
                "sluice-deployment: wine",
                "wine header sluice-deployment names it"
            },
            {
                "the schedule",
                "host=iris.example",
                "",
                "champion 7 r1 its turn is next; shares are champion 75.00 %, challenger 25.00 %"
            },
            {
                "the variant header",
                "host=iris.example",
                "sluice-variant: challenger",
                "challenger 8 r2 names the variant"
            },
            { "the version", "host=iris.example&model=iris&version=8", "", "challenger r2 names version '8'" },
            { "the sticky key", "host=iris.example", "x-user: alice", "value of the header x-user falls to it" },
            { "metadata", "host=iris.example&path=/v2/models/iris", "", "champion the heaviest variant that is ready" },
            { "no server", "host=localhost&model=wine", "", "only r3 it has no server: the request waits" },
            {
                "a refusal",
                "host=iris.example",
                "sluice-variant: none",
                "404 / NotFound: deployment 'iris' has no variant 'none'"
            },
            { "no route", "host=elsewhere&model=beer", "", "404 / NotFound: namespace 'default' has no model 'beer'" },
        };

    [Theory, MemberData(nameof(Cases))]
    public async Task Route_revision_and_server_are_explained(
        string because,
        string query,
        string header,
        string expected
    )
    {
        await using var router = await RunningRouter.StartAsync();
        await PutAsync(router);
        await using var explaining = await RunningRouter.BackendAsync(router.Host.ExplainAsync);
        using var client = Client(explaining);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/explain?{query}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (header.Length > 0)
            request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);

        using var answer = await client.SendAsync(request).Within(Limit);

        var text = (await answer.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var part in Parts(expected))
            Assert.True(text.Contains(part, StringComparison.Ordinal), $"{because}: no '{part}' in {text}");
        Assert.Equal(0, router.Host.State.Counts().Sum(count => count.Scheduled));
    }

    [Fact]
    public async Task What_is_explained_is_what_happens()
    {
        await using var one = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 1 4000 {one.Address.Authority}; b r2 2 6000 {one.Address.Authority}");
        await using var explaining = await RunningRouter.BackendAsync(router.Host.ExplainAsync);
        using var client = Client(explaining);

        for (var request = 0; request < 20; request++)
        {
            var explained = await client.GetStringAsync("/?host=iris.example&path=/v2/models/iris/infer").Within(Limit);
            using var answer = await router.PredictAsync().Within(Limit);
            using var json = JsonDocument.Parse(explained);
            Assert.Equal(
                json.RootElement.GetProperty("variant").GetString(),
                answer.Headers.GetValues("sluice-variant").Single()
            );
        }
    }

    [Fact]
    public async Task A_question_that_cannot_be_read_is_refused()
    {
        await using var router = await RunningRouter.StartAsync();
        await using var explaining = await RunningRouter.BackendAsync(router.Host.ExplainAsync);
        using var client = Client(explaining);

        using var answer = await client.GetAsync("/?path=/nowhere").Within(Limit);
        var untold = await client.GetStringAsync("/?path=/v2/models/iris/infer").Within(Limit);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("there is no path", await answer.Content.ReadAsStringAsync());
        Assert.Contains("told no routes yet", untold);
    }

    private static Task PutAsync(RunningRouter router)
    {
        var iris = Tables.Route("default/iris", "champion r1 7 7500 h:1; challenger r2 8 2500 h:2", "iris.example");
        iris.StickyHeader = "x-user";
        return router.Put(iris, Tables.Route("default/wine", "only r3 1 10000"));
    }

    private static HttpClient Client(LoopbackServer server) =>
        new()
        {
            BaseAddress = server.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    /// <summary>Single words first, then the rest as one sentence.</summary>
    private static IEnumerable<string> Parts(string expected)
    {
        var words = expected.Split(' ');
        var single = words.TakeWhile(word =>
            word
                is "default"
                    or "iris"
                    or "wine"
                    or "champion"
                    or "challenger"
                    or "only"
                    or "7"
                    or "8"
                    or "r1"
                    or "r2"
                    or "r3"
        );
        var count = single.Count();
        return words.Take(count).Select(word => $"\"{word}\"").Append(string.Join(' ', words.Skip(count)));
    }
}
