using Sluice.Serving.Lifecycle;
using Sluice.Serving.Tests.Fakes;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class RepositoryLookTests
{
    /// <summary>Why; the look before and this one, as <see cref="Listing"/> has them; what may be taken; whether another look will tell more.</summary>
    public static TheoryData<string, string?, string, string, bool> Looks =>
        new()
        {
            { "nothing there", null, "", "", false },
            { "a model without versions", null, "iris", "", false },
            { "sealed, at the first look", null, "iris 1 2@b", "iris 1 2", false },
            { "not sealed, at the first look", null, "iris 1~", "", true },
            { "not sealed, for the first time", "iris 1", "iris 1 2~", "iris 1", true },
            { "not sealed, found twice", "iris 1~", "iris 1~", "iris 1", false },
            { "not sealed, and different", "iris 1@a~", "iris 1@b~", "", true },
            { "not sealed any more", "iris 1", "iris 1~", "", true },
            { "sealed now", "iris 1~", "iris 1", "iris 1", false },
            { "the same version of another model", "iris 1~", "fraud 1~", "", true },
            { "another version of the same model", "iris 1~", "iris 2~", "", true },
            { "gone and back", "iris", "iris 1~", "", true },
            { "each by itself", "iris 1~; fraud 1~", "iris 1~; fraud 1@b~ 2", "iris 1, fraud 2", true },
        };

    [Theory, MemberData(nameof(Looks))]
    public void Takes_what_is_sealed_or_found_twice(
        string because,
        string? before,
        string now,
        string settled,
        bool isUnsettled
    )
    {
        var look = new RepositoryLook(Listing.Of(now), before is null ? null : Listing.Of(before));

        var taken = look
            .Listing.Models.Select(model => (model.Name, Versions: look.Settled(model)))
            .Where(model => model.Versions.Count > 0)
            .Select(model => $"{model.Name} {string.Join(' ', model.Versions.Select(each => each.Version))}");

        Assert.True(settled == string.Join(", ", taken), $"{because}: {string.Join(", ", taken)}");
        Assert.True(isUnsettled == look.IsUnsettled, because);
    }
}
