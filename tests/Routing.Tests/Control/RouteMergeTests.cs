using System.Globalization;
using Sluice.Protos.Control;
using Sluice.Routing.Control.Merging;

namespace Sluice.Routing.Tests.Control;

public sealed class RouteMergeTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<DeploymentKey> Nothing = [];

    /// <summary>Routes are "deployment@created/uid:generation=backend"; operators are "observed: routes", the last spoke last.</summary>
    public static TheoryData<string, string, string[], string> Cases =>
        new()
        {
            // because                                     before            operators                                   after
            { "the first table", "", ["0: d@1/u:1=a"], "d@1/u:1=a" },
            { "a later generation", "d@1/u:1=a", ["0: d@1/u:2=b"], "d@1/u:2=b" },
            { "who slept turns nothing back", "d@1/u:2=b", ["0: d@1/u:1=a"], "d@1/u:2=b" },
            { "the later of two operators", "", ["0: d@1/u:2=b", "0: d@1/u:1=a"], "d@1/u:2=b" },
            { "the later of two operators, said last", "", ["0: d@1/u:1=a", "0: d@1/u:2=b"], "d@1/u:2=b" },
            { "pods change under one generation", "d@1/u:1=a", ["0: d@1/u:1=b"], "d@1/u:1=b" },
            { "who has seen more of pods", "d@1/u:1=a", ["9: d@1/u:1=b", "8: d@1/u:1=a"], "d@1/u:1=b" },
            { "of equals who spoke last", "d@1/u:1=a", ["8: d@1/u:1=a", "8: d@1/u:1=b"], "d@1/u:1=b" },
            { "a later generation before more pods", "", ["9: d@1/u:1=a", "8: d@1/u:2=b"], "d@1/u:2=b" },
            { "made anew, generations start again", "d@1/u:9=a", ["0: d@2/v:1=b"], "d@2/v:1=b" },
            { "the old one does not come back", "d@2/v:1=b", ["0: d@1/u:9=a"], "d@2/v:1=b" },
            { "made anew within a second", "d@1/u:9=a", ["0: d@1/v:1=b"], "d@1/v:1=b" },
            { "two operators know one each", "", ["0: d@1/u:1=a", "0: e@1/v:1=b"], "d@1/u:1=a e@1/v:1=b" },
            { "no operator: all stays", "d@1/u:1=a", [], "d@1/u:1=a" },
            { "nobody lists it: it stays for a while", "d@1/u:1=a", ["0: e@1/v:1=b"], "d@1/u:1=a e@1/v:1=b" },
            { "a name given on", "d@1/u:1=a!m", ["0: e@2/v:1=b!m"], "e@2/v:1=b!m" },
            { "a name given on, one yet to hear", "", ["0: e@2/v:1=b!m", "0: d@1/u:1=a!m"], "e@2/v:1=b!m" },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Decides_each_route_by_itself(string because, string before, string[] operators, string after)
    {
        var merged = RouteMerge.Merge(Merged(before), [.. operators.Select(Operator)], Nothing, Now);

        Assert.True(after == Describe(merged), $"{because}: expected '{after}', got '{Describe(merged)}'");
    }

    [Fact]
    public void A_route_that_no_operator_lists_goes_after_thirty_seconds()
    {
        OperatorTable[] nobody = [OperatorTable.Empty];
        var first = RouteMerge.Merge(Merged("d@1/u:1=a"), nobody, Nothing, Now);
        var almost = RouteMerge.Merge(first, nobody, Nothing, Now + RouteMerge.Patience - TimeSpan.FromTicks(1));
        var then = RouteMerge.Merge(almost, nobody, Nothing, Now + RouteMerge.Patience);

        Assert.Equal("d@1/u:1=a", Describe(almost));
        Assert.Equal("", Describe(then));
    }

    [Fact]
    public void The_wait_begins_anew_once_it_was_listed_or_nobody_was_connected()
    {
        OperatorTable[] nobody = [OperatorTable.Empty];
        var late = Now + RouteMerge.Patience;
        var first = RouteMerge.Merge(Merged("d@1/u:1=a"), nobody, Nothing, Now);

        var listed = RouteMerge.Merge(first, [Operator("0: d@1/u:1=a")], Nothing, Now);
        var alone = RouteMerge.Merge(first, [], Nothing, Now);

        Assert.Equal("d@1/u:1=a", Describe(RouteMerge.Merge(listed, nobody, Nothing, late)));
        Assert.Equal("d@1/u:1=a", Describe(RouteMerge.Merge(alone, nobody, Nothing, late)));
    }

    [Theory]
    [InlineData("nobody else lists it", "0:", "")]
    [InlineData("another has yet to see it go", "0: d@1/u:1=a", "d@1/u:1=a")]
    public void What_an_operator_saw_go_goes_at_once_unless_another_lists_it(string because, string other, string after)
    {
        HashSet<DeploymentKey> removed = [new("n", "d")];

        var merged = RouteMerge.Merge(Merged("d@1/u:1=a"), [Operator(other), OperatorTable.Empty], removed, Now);

        Assert.True(after == Describe(merged), because);
    }

    private static OperatorTable Operator(string text)
    {
        var parts = text.Split(':', 2);
        return OperatorTable.Empty.After(
            new RouteUpdate
            {
                IsComplete = true,
                Observed = ulong.Parse(parts[0], CultureInfo.InvariantCulture),
                Routes = { Routes(parts[1]) },
            }
        );
    }

    private static MergedRoutes Merged(string text) => MergedRoutes.Of(new RoutingTable { Routes = { Routes(text) } });

    private static IEnumerable<Route> Routes(string text) =>
        from word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let parts = word.Split('@', '/', ':', '=', '!')
        select new Route
        {
            Namespace = "n",
            Deployment = parts[0],
            Created = long.Parse(parts[1], CultureInfo.InvariantCulture),
            Uid = parts[2],
            Generation = ulong.Parse(parts[3], CultureInfo.InvariantCulture),
            Model = parts.Length > 5 ? parts[5] : parts[0],
            Variants =
            {
                new Variant
                {
                    Name = "main",
                    Revisions =
                    {
                        new Revision { Name = "r", Backends = { new Backend { Address = parts[4] } } },
                    },
                },
            },
        };

    private static string Describe(MergedRoutes merged) =>
        string.Join(
            ' ',
            merged
                .ToTable()
                .Routes.Select(route =>
                    $"{route.Deployment}@{route.Created}/{route.Uid}:{route.Generation}"
                    + $"={route.Variants[0].Revisions[0].Backends[0].Address}"
                    + (route.Model == route.Deployment ? "" : $"!{route.Model}")
                )
        );
}
