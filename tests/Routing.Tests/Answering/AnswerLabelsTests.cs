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
    public void Before_a_choice_only_the_generation_is_known()
    {
        var table = Tables.Compile(Tables.Route("n/iris", "a r1 7 10000"));
        var (before, after) = (new HeaderDictionary(), new HeaderDictionary());

        AnswerLabels.Write(before, new Decision { Table = table });
        AnswerLabels.Write(after, new Decision { Table = table, Revision = table.Routes[0].Revisions[0] });

        Assert.Equal("1", Assert.Single(before).Value);
        Assert.Equal(["r1", "1", "a", "7"], after.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToString()));
    }
}
