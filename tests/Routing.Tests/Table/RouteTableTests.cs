using Sluice.Routing.Table;

namespace Sluice.Routing.Tests.Table;

public sealed class RouteTableTests
{
    [Fact]
    public void Is_not_ready_before_the_first_table() => Assert.False(RouteTable.Empty.IsReady);

    [Fact]
    public void Is_ready_with_a_table_that_has_no_routes() => Assert.True(Tables.Compile().IsReady);

    [Fact]
    public void Is_not_ready_while_no_route_has_a_share() =>
        Assert.False(Tables.Compile(Tables.Route("default/iris", "main r1 1 0")).IsReady);

    [Fact]
    public void Is_ready_as_soon_as_one_route_has_a_share() =>
        Assert.True(
            Tables
                .Compile(
                    Tables.Route("default/iris", "main r1 1 0"),
                    Tables.Route("default/fraud", "main r1 1 10000 127.0.0.1:1")
                )
                .IsReady
        );
}
