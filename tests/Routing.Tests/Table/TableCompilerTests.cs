using Sluice.Routing.Counting;
using Sluice.Routing.Table;

namespace Sluice.Routing.Tests.Table;

public sealed class TableCompilerTests
{
    [Fact]
    public void Names_find_their_routes()
    {
        var table = Tables.Compile(
            Tables.Route("n/iris", "a r1 1 10000 h:1", "iris.example"),
            Tables.Route("o/iris", "a r1 1 10000 h:1", "iris.other")
        );

        Assert.Equal("o", table.FindHost("iris.other")!.Namespace);
        Assert.Equal("n", table.FindNamespace("n")!.FindModel("iris")!.Namespace);
        Assert.Equal("n", table.FindNamespace("n")!.FindDeployment("iris")!.Namespace);
        Assert.Null(table.FindHost("nowhere"));
        Assert.Null(table.FindNamespace("p"));
        Assert.Null(table.FindNamespace("n")!.FindModel("wine"));
    }

    [Fact]
    public void Places_of_the_schedule_are_revisions_in_the_tables_order()
    {
        var route = Tables.Compile(Tables.Route("n/iris", "a r1 1 0; b r2 2 7500; b r3 3 2500; c r4 4 0")).Routes[0];

        var names = Enumerable.Range(0, 4).Select(_ => route.Revisions[route.Schedule!.Take()].Name).Order();

        Assert.Equal(["r2", "r2", "r2", "r3"], names);
    }

    [Fact]
    public void No_share_means_no_schedule()
    {
        Assert.Null(Tables.Compile(Tables.Route("n/iris", "a r1 1 0")).Routes[0].Schedule);
    }

    [Fact]
    public void A_backends_load_outlives_the_table_and_is_shared_by_all_that_name_it()
    {
        var before = Tables.Compile(Tables.Route("n/iris", "a r1 1 10000 h:1 h:2"));
        before.Routes[0].Revisions[0].Backends[0].Load.Begin();

        var message = Tables.Of(
            2,
            Tables.Route("n/iris", "a r1 1 5000 h:1; b r2 1 5000 h:1"),
            Tables.Route("n/wine", "a r1 1 10000 h:3")
        );
        var after = TableCompiler.Compile(message, before, new RevisionCounters());

        Assert.All(after.Routes[0].Revisions, revision => Assert.Equal(1, revision.Backends[0].Load.InFlight));
        Assert.Equal(0, after.Routes[1].Revisions[0].Backends[0].Load.InFlight);
    }
}
