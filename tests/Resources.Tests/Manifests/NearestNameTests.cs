using Sluice.Resources.Manifests;

namespace Sluice.Resources.Tests.Manifests;

public sealed class NearestNameTests
{
    public static TheoryData<string, string, string?> Cases =>
        new()
        {
            { "a letter missing", "varints", "variants" },
            { "a letter too many", "weights", "weight" },
            { "another letter", "wejght", "weight" },
            { "two neighbours swapped count once", "nmae", "name" },
            { "only the case differs", "APIVERSION", "apiVersion" },
            { "the nearer of two", "mame", "name" },
            { "a short name may differ by one", "urn", "uri" },
            { "a short name may not differ by two", "usn", null },
            { "something else", "rollout", null },
            { "nothing", "", null },
            { "far too long to be a typo", new string('w', 1_000_000), null },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Finds_what_was_meant(string because, string written, string? expected)
    {
        var found = NearestName.Of(written, ["apiVersion", "name", "uri", "variants", "version", "weight"]);

        Assert.True(expected == found, $"{because}: got {found}");
    }
}
