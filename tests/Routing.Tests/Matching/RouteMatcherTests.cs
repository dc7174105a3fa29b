using Sluice.Routing.Errors;
using Sluice.Routing.Matching;
using Sluice.Routing.Table;

namespace Sluice.Routing.Tests.Matching;

public sealed class RouteMatcherTests
{
    private static readonly RouteTable Table = Tables.Compile(
        Tables.Route("one/iris", "a r1 1 10000", "iris.one"),
        Tables.Route("one/wine", "a r1 1 10000", "wine.one", "vin.one"),
        Tables.Route("two/iris", "a r1 1 10000", "iris.two")
    );

    // why, host, sluice-deployment, model, default namespace, route
    public static TheoryData<string, string, string?, string?, string?, string> Matches =>
        new()
        {
            { "the host names the route", "iris.one", null, null, null, "one/iris" },
            { "any of its hosts does", "vin.one", null, "wine", null, "one/wine" },
            { "the host decides, not the default", "iris.two", null, "iris", "one", "two/iris" },
            { "the header chooses inside the host's namespace", "iris.one", "wine", null, null, "one/wine" },
            { "the model alone, in the default namespace", "127.0.0.1", null, "wine", "one", "one/wine" },
            { "the header, in the default namespace", "localhost", "iris", null, "one", "one/iris" },
            { "the only route needs no name", "localhost", null, null, "two", "two/iris" },
        };

    public static TheoryData<string, string, string?, string?, string?, string> Refusals =>
        new()
        {
            {
                "no namespace is fixed",
                "elsewhere",
                "iris",
                "iris",
                null,
                "no deployment answers for host 'elsewhere'; hosts that would match: iris.one, iris.two"
            },
            {
                "the same for a request that says nothing",
                "elsewhere",
                null,
                null,
                null,
                "hosts that would match: iris.one, iris.two, vin.one, wine.one"
            },
            {
                "the default namespace has nothing",
                "localhost",
                null,
                "iris",
                "three",
                "namespace 'three' has no deploy"
            },
            {
                "a header reaches no other namespace",
                "iris.two",
                "wine",
                null,
                null,
                "namespace 'two' has no deployment 'wine'; deployments: iris"
            },
            {
                "a model reaches no other namespace",
                "iris.two",
                null,
                "wine",
                "one",
                "deployment 'iris' serves model 'iris', not 'wine'; models of namespace 'two': iris"
            },
            {
                "the host names another model's route",
                "iris.one",
                null,
                "wine",
                null,
                "serves model 'iris', not 'wine'; models of namespace 'one': iris, wine"
            },
            { "header and model disagree", "localhost", "iris", "wine", "one", "serves model 'iris', not 'wine'" },
            { "no such model", "localhost", null, "Iris", "one", "no model 'Iris'; models: iris, wine" },
            { "several and none named", "localhost", null, null, "one", "with one of: iris, wine" },
        };

    [Theory, MemberData(nameof(Matches))]
    public void Finds_the_route(
        string because,
        string host,
        string? deployment,
        string? model,
        string? defaultNamespace,
        string expected
    )
    {
        var route = RouteMatcher.Match(Table, new MatchRequest(host, deployment, model), defaultNamespace);

        Assert.True(expected == $"{route.Namespace}/{route.Deployment}", because);
    }

    [Theory, MemberData(nameof(Refusals))]
    public void Refuses_with_what_would_match(
        string because,
        string host,
        string? deployment,
        string? model,
        string? defaultNamespace,
        string expected
    )
    {
        var request = new MatchRequest(host, deployment, model);

        var refusal = Assert.Throws<RoutingException>(() => RouteMatcher.Match(Table, request, defaultNamespace));

        Assert.Equal(RoutingErrorCode.NotFound, refusal.Code);
        Assert.True(refusal.Message.Contains(expected, StringComparison.Ordinal), $"{because}: {refusal.Message}");
    }

    [Fact]
    public void A_name_of_megabytes_is_not_repeated()
    {
        var request = new MatchRequest("localhost", null, new string('x', 5_000_000));

        var refusal = Assert.Throws<RoutingException>(() => RouteMatcher.Match(Table, request, "one"));

        Assert.InRange(refusal.Message.Length, 100, 300);
        Assert.EndsWith("… (5000000 characters); models: iris, wine".Replace("…", "…'"), refusal.Message);
    }
}
