using Sluice.Routing.Affinity;

namespace Sluice.Routing.Tests.Affinity;

public sealed class RendezvousTests
{
    private const int Keys = 20_000;

    [Fact]
    public void Keys_are_divided_as_the_weights_are()
    {
        var parts = Assign(("a", 9000), ("b", 900), ("c", 100)).CountBy(each => each).ToDictionary();

        Assert.InRange(parts["a"], 0.89 * Keys, 0.91 * Keys);
        Assert.InRange(parts["b"], 0.08 * Keys, 0.10 * Keys);
        Assert.InRange(parts["c"], 0.007 * Keys, 0.013 * Keys);
    }

    [Theory]
    [InlineData("a canary grows", "stable 9900, canary 100", "stable 9000, canary 1000", "canary")]
    [InlineData("and takes all", "stable 5000, canary 5000", "stable 0, canary 10000", "canary")]
    [InlineData("one of three grows against both", "a 6000, b 3000, c 1000", "a 4000, b 2000, c 4000", "c")]
    [InlineData("a new one comes", "a 7500, b 2500", "a 6000, b 2000, c 2000", "c")]
    [InlineData("one goes: its keys alone move", "a 6000, b 2000, c 2000", "a 7500, b 2500", "a or b")]
    public void A_growing_share_only_moves_keys_towards_the_grower(
        string because,
        string from,
        string to,
        string grower
    )
    {
        var (before, after) = (Assign(Parse(from)), Assign(Parse(to)));

        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).ToList();

        Assert.NotEmpty(moved);
        if (grower == "a or b")
            Assert.All(moved, pair => Assert.Equal("c", pair.First));
        else
            Assert.True(moved.TrueForAll(pair => pair.Second == grower), because);
    }

    [Fact]
    public void For_any_weights_a_grower_takes_and_never_gives()
    {
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var weights = Enumerable.Range(0, 5).Select(index => ($"v{index}", random.Next(1, 2000))).ToArray();
            var grown = weights.ToArray();
            grown[2].Item2 += random.Next(1, 2000);

            var pairs = Assign(weights, 2000).Zip(Assign(grown, 2000)).Where(pair => pair.First != pair.Second);

            Assert.All(pairs, pair => Assert.Equal("v2", pair.Second));
        }
    }

    [Fact]
    public void Order_and_scale_of_the_weights_decide_nothing()
    {
        var plain = Assign(("a", 60), ("b", 30), ("c", 10));

        Assert.Equal(plain, Assign(("c", 10), ("a", 60), ("b", 30)));
        Assert.Equal(plain, Assign(("a", 6000), ("b", 3000), ("c", 1000)));
    }

    [Fact]
    public void Where_nothing_has_weight_nothing_is_chosen()
    {
        Assert.Null(Rendezvous.Choose("key", ["a", "b"], name => name, _ => 0));
        Assert.Equal("b", Rendezvous.Choose("key", ["a", "b"], name => name, name => name == "b" ? 1 : 0));
    }

    // These may never change either: a user would meet another variant after an upgrade.
    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("zoë")]
    public void A_key_longer_or_shorter_always_falls_to_the_same(string key)
    {
        var weights = new[] { ("champion", 5000), ("challenger", 5000) };
        var once = Choose(key, weights);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(once, Choose(key, weights)));
        Assert.NotNull(Choose(new string('x', 10_000) + key, weights));
    }

    private static List<string> Assign(params (string Name, int Weight)[] weights) => Assign(weights, Keys);

    private static List<string> Assign((string Name, int Weight)[] weights, int keys) =>
        [.. Enumerable.Range(0, keys).Select(key => Choose($"user-{key}", weights))];

    private static string Choose(string key, (string Name, int Weight)[] weights) =>
        Rendezvous.Choose(key, weights.Select(Tuple), each => each.Item1, each => each.Item2)!.Item1;

    private static Tuple<string, int> Tuple((string Name, int Weight) weight) => new(weight.Name, weight.Weight);

    private static (string, int)[] Parse(string weights) =>
        [.. weights.Split(", ").Select(each => each.Split(' ')).Select(words => (words[0], int.Parse(words[1])))];
}
