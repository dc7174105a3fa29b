using Sluice.Rendering.Naming;

namespace Sluice.Rendering.Tests;

public sealed class NamesTests
{
    [Fact]
    public void Names_are_what_they_always_were()
    {
        // Another value here means that every live object would be made anew.
        Assert.Equal("fraud-main-2d16bf6726", Names.OfRevision("fraud", "main", "85547e77d6"));
        Assert.Equal("fraud-main-5f86f4f6fb", Names.OfVariant("fraud", "main"));
        Assert.Equal("fraud", Names.OfService("fraud"));
    }

    [Fact]
    public void What_is_cut_alike_is_told_apart_by_the_hash()
    {
        var (name, variant) = (new string('n', 62), new string('v', 31));
        var names = new[]
        {
            Names.OfRevision(name + "a", variant + "a", "r"),
            Names.OfRevision(name + "b", variant + "a", "r"),
            Names.OfRevision(name + "a", variant + "b", "r"),
            Names.OfRevision(name + "a", variant + "a", "s"),
        };

        Assert.Equal(4, names.Distinct().Count());
        Assert.All(names, each => Assert.Equal(Names.MaxLength, each.Length));
        Assert.Single(names.Select(each => each[..^10]).Distinct());
    }

    [Fact]
    public void A_hyphen_moved_from_one_part_to_the_next_makes_another_name()
    {
        Assert.NotEqual(Names.OfRevision("a-b", "c", "r"), Names.OfRevision("a", "b-c", "r"));
        Assert.NotEqual(Names.OfVariant("a-b", "c"), Names.OfVariant("a", "b-c"));
        Assert.NotEqual(Names.OfRevision("a", "b", ""), Names.OfVariant("a", "b"));
    }

    [Fact]
    public void No_hyphen_stands_where_a_name_is_cut()
    {
        var name = Names.OfRevision("twenty-three-letters-now-and-more", "fifteen-letter--s", "r");

        Assert.StartsWith("twenty-three-letters-now-fifteen-letter-", name);
        Assert.DoesNotContain("--", name);
    }
}
