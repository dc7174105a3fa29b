using Microsoft.AspNetCore.Http;
using Sluice.Routing.Answering;
using Sluice.Routing.Dispatching;

namespace Sluice.Routing.Tests.Answering;

public sealed class AnswerLabelsTests
{
    [Theory]
    [InlineData("sluice-variant", true, false)]
    [InlineData("Sluice-Version", true, true)]
    [InlineData("sluice-revision", true, true)]
    [InlineData("SLUICE-ROUTE-GENERATION", true, true)]
    [InlineData("sluice-deployment", false, false)]
    [InlineData("x-variant", false, false)]
    public void The_variant_alone_is_said_in_requests_too(string name, bool isLabel, bool isOnlyOfAnswers)
    {
        Assert.Equal(isLabel, AnswerLabels.IsLabel(name));
        Assert.Equal(isOnlyOfAnswers, AnswerLabels.IsOnlyOfAnswers(name));
    }

    [Fact]
    public void Before_a_choice_only_the_routes_generation_is_known_and_before_a_route_nothing()
    {
        var route = Tables.Compile(Tables.Route("n/iris", "a r1 7 10000")).Routes[0];
        var (nowhere, before, after) = (new HeaderDictionary(), new HeaderDictionary(), new HeaderDictionary());

        AnswerLabels.Write(nowhere, new Decision());
        AnswerLabels.Write(before, new Decision { Route = route });
        AnswerLabels.Write(after, new Decision { Route = route, Revision = route.Revisions[0] });

        Assert.Empty(nowhere);
        Assert.Equal("1", Assert.Single(before).Value);
        Assert.Equal(["r1", "1", "a", "7"], after.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToString()));
    }
}
