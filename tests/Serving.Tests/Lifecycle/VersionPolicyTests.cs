using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class VersionPolicyTests
{
    public static TheoryData<string, string, string, string> Choices =>
        new()
        {
            { "the highest number", "latest", "1 2 10 9", "10" },
            { "a number before any other version", "latest", "zeta 3 9-rc1", "3" },
            { "a leading zero is no number", "latest", "2 09", "2" },
            { "zero is one", "latest", "0 00", "0" },
            { "no number, nothing to choose", "latest", "v1 9-rc1", "" },
            { "nothing there", "latest", "", "" },
            { "the highest numbers, in order", "latest:2", "1 2 10 9", "9 10" },
            { "as many as there are", "latest:5", "2 9-rc1 1", "1 2" },
            { "all there are, numbers or not", "all", "2 9-rc1 1", "2 9-rc1 1" },
            { "exactly these", "only:1,3", "1 2 3", "1 3" },
            { "one without a number", "only:9-rc1", "9-rc1 10", "9-rc1" },
            { "a missing one too, so that its state can say so", "only:7", "1 2", "7" },
            { "each once", "only:1,1", "1", "1" },
        };

    [Theory, MemberData(nameof(Choices))]
    public void Chooses(string because, string policy, string available, string expected)
    {
        var chosen = VersionPolicy.Parse(policy).Choose(Versions(available));

        Assert.True(expected == string.Join(' ', chosen), $"{because}: {string.Join(' ', chosen)}");
    }

    public static TheoryData<string, string, string, string?> Defaults =>
        new()
        {
            { "the highest number that is ready", "1 2 3", "1 2", "2" },
            { "by size, not by text", "9 10", "9 10", "10" },
            { "a number before any other version", "2 9-rc1", "2 9-rc1", "2" },
            { "the only version there is", "9-rc1", "9-rc1", "9-rc1" },
            { "one of several without a number", "9-rc1 9-rc2", "9-rc1", null },
            { "another one's number may come back", "2 9-rc1", "9-rc1", null },
            { "none ready", "1 2", "", null },
            { "nothing served", "", "", null },
        };

    [Theory, MemberData(nameof(Defaults))]
    public void Has_a_default_for_requests_that_name_none(string because, string served, string ready, string? expected)
    {
        var chosen = VersionPolicy.Default(Versions(served), Versions(ready));

        Assert.True(expected == chosen?.Text, $"{because}: {chosen}");
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("latest:3")]
    [InlineData("all")]
    [InlineData("only:7")]
    [InlineData("only:7,8,9-rc1")]
    public void Is_written_as_it_is_read(string text) => Assert.Equal(text, VersionPolicy.Parse(text).ToString());

    [Theory]
    [InlineData("empty", "", "expected latest, latest:N, all or only:VERSION[,VERSION…], got ''")]
    [InlineData("another word", "newest", "expected latest, latest:N, all or only:VERSION[,VERSION…], got 'newest'")]
    [InlineData("another case", "Latest", "expected latest, latest:N, all or only:VERSION[,VERSION…], got 'Latest'")]
    [InlineData("a version alone", "7", "expected latest, latest:N, all or only:VERSION[,VERSION…], got '7'")]
    [InlineData("none of the latest", "latest:0", "expected latest:N with N 1 or more, got 'latest:0'")]
    [InlineData("no number", "latest:x", "expected latest:N with N 1 or more, got 'latest:x'")]
    [InlineData("none named", "only:", "'' is no model version: expected [A-Za-z0-9][A-Za-z0-9._-]{0,62}")]
    [InlineData("a comma too many", "only:7,", "'' is no model version: expected [A-Za-z0-9][A-Za-z0-9._-]{0,62}")]
    [InlineData("a path", "only:../7", "'../7' is no model version: expected [A-Za-z0-9][A-Za-z0-9._-]{0,62}")]
    public void Refuses(string because, string text, string message)
    {
        var refusal = Assert.Throws<FormatException>(() => VersionPolicy.Parse(text));

        Assert.True(message == refusal.Message, $"{because}: {refusal.Message}");
    }

    private static ModelVersion[] Versions(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ModelVersion.Parse)];
}
