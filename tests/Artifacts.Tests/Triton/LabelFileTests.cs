using Sluice.Artifacts.Triton;

namespace Sluice.Artifacts.Tests.Triton;

public sealed class LabelFileTests
{
    [Theory]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("b \n\na\n\n", new[] { "b", "", "a" })]
    [InlineData("two words\nb,c\n", new[] { "two words", "b,c" })]
    public void A_label_is_a_line_in_the_files_order(string text, string[] labels) =>
        Assert.Equal((false, string.Join('|', labels)), Told(text));

    private static (bool AreNumbers, string Names) Told(string text)
    {
        var labels = LabelFile.Read(text);
        return (labels.AreNumbers, string.Join('|', labels.Names));
    }
}
