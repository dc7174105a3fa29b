using Microsoft.AspNetCore.Http;
using Sluice.Routing.Choosing;
using Sluice.Routing.Errors;
using Sluice.Routing.Table;

namespace Sluice.Routing.Tests.Choosing;

public sealed class RevisionChooserTests
{
    // Of b, r3 is served nowhere; c is the heaviest, but served nowhere at all.
    private const string Split =
        "a a1 1 2500 h:1; b b1 2 1000 h:2; b b2 3 500 h:3; b b3 4 1000; c c1 5 5000; d d1 1 0 h:4";

    // why, is a prediction, version, sluice-variant, X-Amzn-SageMaker-Target-Variant, revision
    public static TheoryData<string, bool, string?, string?, string?, string> Choices =>
        new()
        {
            { "metadata: the heaviest variant that is ready", false, null, null, null, "a1" },
            { "a version restricts", true, "3", null, null, "b2" },
            { "of two that serve the version, the heaviest", true, "1", null, null, "a1" },
            { "version and variant", true, "1", "d", null, "d1" },
            { "a variant: its heaviest revision that is ready", true, null, "b", null, "b1" },
            { "the other header", true, null, null, "b", "b1" },
            { "both headers, the same", true, null, "b", "b", "b1" },
            { "a variant without share can be named", true, null, "d", null, "d1" },
            { "a variant served nowhere can be named too", true, null, "c", null, "c1" },
            { "a version served nowhere can be named too", true, "4", null, null, "b3" },
            { "metadata of a variant", false, null, "b", null, "b1" },
            { "metadata of a version", false, "3", null, null, "b2" },
        };

    public static TheoryData<string, string?, string?, string?, string, string> Refusals =>
        new()
        {
            { "no such version", "9", null, null, "NotFound", "no version '9'; live versions: 1, 2, 3" },
            { "no such variant", null, "z", null, "NotFound", "no variant 'z'; variants: a, b, c, d" },
            { "variants have case", null, null, "A", "NotFound", "no variant 'A'; variants: a, b, c, d" },
            { "not this version of it", "1", "b", null, "NotFound", "'b' serves no version '1'; live versions: 2, 3" },
            { "nothing live of it", "1", "c", null, "NotFound", "'c' serves no version '1'; live versions: none" },
            { "two variants", null, "a", "b", "InvalidArgument", "name two variants, 'a' and 'b'; expected one" },
        };

    [Theory, MemberData(nameof(Choices))]
    public void What_is_named_is_chosen_and_takes_no_place(
        string because,
        bool isInference,
        string? version,
        string? variant,
        string? target,
        string expected
    )
    {
        var route = Tables.Compile(Tables.Route("n/iris", Split)).Routes[0];

        var revision = RevisionChooser
            .Choose(route, new ChoiceRequest(isInference, version, variant, target))
            .Revision!;

        Assert.True(expected == revision.Name, $"{because}: {revision.Name}");
        Assert.Equal(0, route.Schedule!.Taken);
        Assert.All(route.Revisions, each => Assert.Equal(0, each.Counter.Scheduled));
    }

    [Theory, MemberData(nameof(Refusals))]
    public void What_cannot_be_chosen_is_refused_with_what_could(
        string because,
        string? version,
        string? variant,
        string? target,
        string code,
        string expected
    )
    {
        var route = Tables.Compile(Tables.Route("n/iris", Split)).Routes[0];

        var refusal = Assert.Throws<RoutingException>(() =>
            RevisionChooser.Choose(route, new ChoiceRequest(true, version, variant, target))
        );

        Assert.Equal(Enum.Parse<RoutingErrorCode>(code), refusal.Code);
        Assert.True(refusal.Message.Contains(expected, StringComparison.Ordinal), $"{because}: {refusal.Message}");
        Assert.Equal(0, route.Schedule!.Taken);
    }

    [Fact]
    public void A_prediction_that_names_nothing_takes_a_place_and_is_counted()
    {
        var route = Tables.Compile(Tables.Route("n/iris", Split)).Routes[0];

        for (var request = 0; request < 200; request++)
        {
            var choice = RevisionChooser.Choose(route, new ChoiceRequest(true, null, null, null));
            Assert.Equal(new Choice(ChoiceReason.Schedule, null), choice);
            RevisionChooser.Take(route);
        }

        Assert.Equal([50, 20, 10, 20, 100, 0], route.Revisions.Select(each => each.Counter.Scheduled));
        Assert.Equal(200, route.Schedule!.Taken);
    }

    [Fact]
    public void A_key_falls_to_one_variant_and_takes_no_place()
    {
        var route = Sticky("a r1 1 5000 h:1; b r2 2 5000 h:2; c r3 3 0 h:3");

        var chosen = Enumerable.Range(0, 1000).Select(user => Choose(route, $"user-{user}")).ToList();

        Assert.Equal(chosen, Enumerable.Range(0, 1000).Select(user => Choose(route, $"user-{user}")));
        Assert.All(chosen, choice => Assert.Equal(ChoiceReason.StickyKey, choice.Reason));
        var parts = chosen.CountBy(choice => choice.Revision!.Variant).ToDictionary();
        Assert.Equal(["a", "b"], parts.Keys.Order());
        Assert.All(parts.Values, part => Assert.InRange(part, 430, 570));
        Assert.Equal(0, route.Schedule!.Taken);
    }

    [Theory]
    [InlineData("no header", null, null, null, ChoiceReason.Schedule, null)]
    [InlineData("an empty one", "", null, null, ChoiceReason.Schedule, null)]
    [InlineData("a variant that is named goes first", "alice", "c", null, ChoiceReason.Variant, "r3")]
    [InlineData("a version restricts", "alice", null, "1", ChoiceReason.StickyKey, "r1")]
    [InlineData("to one without a share", "alice", null, "3", ChoiceReason.Version, "r3")]
    public void A_key_decides_only_what_nothing_else_does(
        string because,
        string? key,
        string? variant,
        string? version,
        object reason,
        string? expected
    )
    {
        var route = Sticky("a r1 1 5000 h:1; b r2 2 5000 h:2; c r3 3 0 h:3");

        var choice = Choose(route, key, variant, version);

        Assert.True((ChoiceReason)reason == choice.Reason, because);
        Assert.Equal(expected, choice.Revision?.Name);
    }

    [Fact]
    public void Of_a_variants_two_revisions_a_key_falls_to_one_and_moves_only_to_the_growing_one()
    {
        var (early, late) = (Sticky("a r1 1 9000 h:1; a r2 2 1000 h:2"), Sticky("a r1 1 5000 h:1; a r2 2 5000 h:2"));

        var moves = Enumerable
            .Range(0, 1000)
            .Select(user => (Choose(early, $"{user}").Revision!.Name, Choose(late, $"{user}").Revision!.Name))
            .CountBy(move => move)
            .ToDictionary();

        Assert.DoesNotContain(("r2", "r1"), moves.Keys);
        Assert.InRange(moves[("r1", "r2")], 330, 470);
    }

    [Theory]
    [InlineData("sluice-variant", "a", null)]
    [InlineData("X-Amzn-SageMaker-Target-Variant", null, "a")]
    public void A_variant_is_not_named_where_the_deployment_says_so(string because, string? variant, string? target)
    {
        var message = Tables.Route("n/iris", Split);
        message.RefusesVariantHeader = true;
        var route = Tables.Compile(message).Routes[0];

        var refusal = Assert.Throws<RoutingException>(() =>
            RevisionChooser.Choose(route, new ChoiceRequest(true, null, variant, target))
        );

        Assert.True(refusal.Code is RoutingErrorCode.PermissionDenied, because);
        Assert.Equal(0, route.Schedule!.Taken);
    }

    [Theory]
    [InlineData("no variant is served yet", "")]
    [InlineData("no variant has a share", "a a1 1 0 h:1")]
    public void A_route_without_shares_is_unavailable(string expected, string split)
    {
        var route = Tables.Compile(Tables.Route("n/iris", split)).Routes[0];

        var refusal = Assert.Throws<RoutingException>(() =>
            RevisionChooser.Choose(route, new ChoiceRequest(true, null, null, null))
        );

        Assert.Equal(RoutingErrorCode.Unavailable, refusal.Code);
        Assert.Contains(expected[..10], refusal.Message);
    }

    private static Route Sticky(string split)
    {
        var message = Tables.Route("n/iris", split);
        message.StickyHeader = "x-user";
        return Tables.Compile(message).Routes[0];
    }

    private static Choice Choose(Route route, string? key, string? variant = null, string? version = null)
    {
        var headers = new HeaderDictionary();
        if (key is not null)
            headers["X-User"] = key;
        return RevisionChooser.Choose(route, new ChoiceRequest(true, version, variant, null, headers));
    }
}
