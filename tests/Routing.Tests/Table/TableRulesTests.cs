using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Table;

namespace Sluice.Routing.Tests.Table;

public sealed class TableRulesTests
{
    // In routes of the namespace n, $ stands for the rest of a good route: its variants.
    private const string Variants =
        """ "variants":[{"name":"a","revisions":[{"name":"r","version":"1","share":10000,"backends":[{"address":"h:1"}]}]}] """;

    public static TheoryData<string, string> Good =>
        new()
        {
            { "no routes", "" },
            { "one route", """{"namespace":"n","deployment":"d","model":"m",$}""" },
            { "no variants yet", """{"namespace":"n","deployment":"d","model":"m"}""" },
            {
                "no backends yet",
                """{"namespace":"n","deployment":"d","model":"m","variants":[{"name":"a","revisions":[{"name":"r","version":"1"}]}]}"""
            },
            {
                "the same names in two namespaces",
                """{"namespace":"n","deployment":"d","model":"m",$},{"namespace":"o","deployment":"d","model":"m",$}"""
            },
            {
                "two variants of one revision",
                WithVariants(
                    """{"name":"a","revisions":[{"name":"r","version":"1"}]},{"name":"b","revisions":[{"name":"r","version":"1"}]}"""
                )
            },
            { "an IPv6 backend", Backends("""{"address":"[::1]:8081"}""") },
            { "hosts", """{"namespace":"n","deployment":"d","model":"m","hosts":["a.example","b-1"]}""" },
            { "settings", Settings(""" "stickyHeader":"x-user","retry":"RETRY_UNSENT","timeout":"0.5s" """) },
        };

    public static TheoryData<string, string> Bad =>
        new()
        {
            { "routes[0].namespace: expected a name", """{"deployment":"d","model":"m"}""" },
            { "routes[0].deployment: expected a name", """{"namespace":"n","model":"m"}""" },
            { "routes[0].model: expected a name", """{"namespace":"n","deployment":"d","model":"a b"}""" },
            { "sticky_header: expected a name", Settings(""" "stickyHeader":"x user" """) },
            { "retry: expected a value of Retry, got 9", Settings(""" "retry":9 """) },
            { "timeout: expected more than 0", Settings(""" "timeout":"0s" """) },
            { "timeout: expected more than 0", Settings(""" "timeout":"-1s" """) },
            { "timeout: expected more than 0", Settings(""" "timeout":"86401s" """) },
            { "got 'a\nb'", """{"namespace":"n","deployment":"d","model":"a\nb"}""" },
            { "got 'é'", """{"namespace":"n","deployment":"é","model":"m"}""" },
            { "hosts[0]: expected a lower-case", Hosts("\"A.example\"") },
            { "hosts[0]: expected a lower-case", Hosts("\"a:80\"") },
            { "hosts[0]: expected a lower-case", Hosts("\"a.\"") },
            { "hosts[0]: expected a lower-case", Hosts("\"\"") },
            { "hosts[1]: expected a lower-case", Hosts("\"a\",\"u@b\"") },
            { "each host once, got 'a' 2 times", Hosts("\"a\",\"a\"") },
            {
                "each deployment once, got 'n/d' 2 times",
                """{"namespace":"n","deployment":"d","model":"m"},{"namespace":"n","deployment":"d","model":"o"}"""
            },
            {
                "each model once, got 'n/m' 2 times",
                """{"namespace":"n","deployment":"d","model":"m"},{"namespace":"n","deployment":"e","model":"m"}"""
            },
            { "each variant once, got 'a' 2 times", WithVariants("""{"name":"a"},{"name":"a"}""") },
            { "variants[0].name: expected a name", WithVariants("{}") },
            {
                "each revision once, got 'r' 2 times",
                WithVariants("""{"name":"a","revisions":[{"name":"r","version":"1"},{"name":"r","version":"1"}]}""")
            },
            { "revisions[0].version: expected a name", WithVariants("""{"name":"a","revisions":[{"name":"r"}]}""") },
            {
                "they add up to 9999",
                WithVariants("""{"name":"a","revisions":[{"name":"r","version":"1","share":9999}]}""")
            },
            {
                "they add up to 8589934590",
                WithVariants(
                    """{"name":"a","revisions":[{"name":"r","version":"1","share":4294967295},{"name":"s","version":"1","share":4294967295}]}"""
                )
            },
            { "backends[0].address: expected host:port, got 'h'", Backends("""{"address":"h"}""") },
            { "got 'h:0'", Backends("""{"address":"h:0"}""") },
            { "got 'h:65536'", Backends("""{"address":"h:65536"}""") },
            { "got 'h:1/'", Backends("""{"address":"h:1/"}""") },
            { "got 'h:1/p'", Backends("""{"address":"h:1/p"}""") },
            { "got 'u@h:1'", Backends("""{"address":"u@h:1"}""") },
            { "got 'h:1#f'", Backends("""{"address":"h:1#f"}""") },
            { "got '::1:1'", Backends("""{"address":"::1:1"}""") },
            { "got ''", Backends("{}") },
            { "each backend once, got 'h:1' 2 times", Backends("""{"address":"h:1"},{"address":"h:1"}""") },
        };

    [Theory, MemberData(nameof(Good))]
    public void Takes_a_good_table(string because, string routes)
    {
        var problems = TableRules.Check(Parse(routes));

        Assert.True(problems.Count == 0, $"{because}: {string.Join("; ", problems)}");
    }

    [Theory, MemberData(nameof(Bad))]
    public void Refuses_a_bad_table_and_says_where(string expected, string routes)
    {
        var problem = Assert.Single(TableRules.Check(Parse(routes)));

        Assert.Contains(expected, problem);
        Assert.StartsWith("routes", problem);
    }

    [Fact]
    public void Gathers_every_problem()
    {
        var table = new RoutingTable { Routes = { new Protos.Control.Route() } };

        var refusal = Assert.Throws<RoutingTableException>(() =>
            TableCompiler.Compile(table, RouteTable.Empty, new RevisionCounters())
        );

        Assert.Equal(4, refusal.Problems.Count);
        Assert.Contains("routes[0].generation: expected 1 or more, got 0", refusal.Message);
        Assert.All(refusal.Problems, problem => Assert.Contains(problem, refusal.Message));
    }

    private static RoutingTable Parse(string routes)
    {
        var table = RoutingTable.Parser.ParseJson($$"""{"routes":[{{routes.Replace("$", Variants)}}]}""");
        foreach (var route in table.Routes)
            route.Generation = 1;
        return table;
    }

    private static string WithVariants(string variants) =>
        $$"""{"namespace":"n","deployment":"d","model":"m","variants":[{{variants}}]}""";

    private static string Settings(string fields) => $$"""{"namespace":"n","deployment":"d","model":"m",{{fields}}}""";

    private static string Hosts(string hosts) =>
        $$"""{"namespace":"n","deployment":"d","model":"m","hosts":[{{hosts}}]}""";

    private static string Backends(string backends) =>
        WithVariants($$"""{"name":"a","revisions":[{"name":"r","version":"1","backends":[{{backends}}]}]}""");
}
