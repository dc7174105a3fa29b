using Sluice.Resources.Manifests;

namespace Sluice.Resources.Tests.Manifests;

public sealed class WordingTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("it's <b> & \u00e4", "\"it's <b> & \u00e4\"")]
    [InlineData("two\nlines", "\"two\\nlines\"")]
    [InlineData("a \"word\"", "\"a \\\"word\\\"\"")]
    public void Quotes_on_one_line_and_readably(string text, string expected) =>
        Assert.Equal(expected, Wording.Quote(text));

    [Fact]
    public void Cuts_what_is_longer_than_a_line_can_bear()
    {
        Assert.Equal($"\"{new string('x', 80)}\"", Wording.Quote(new string('x', 80)));
        Assert.Equal($"\"{new string('x', 80)}\"\u2026 (81 characters)", Wording.Quote(new string('x', 81)));
        Assert.Equal($"the integer {new string('1', 80)}\u2026", Wording.Describe(Integer(new string('1', 81))));
    }

    private static ManifestScalar Integer(string digits) => new(ScalarKind.Integer, digits, digits);
}
