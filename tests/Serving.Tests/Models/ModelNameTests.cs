using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Models;

public sealed class ModelNameTests
{
    public static TheoryData<string, string, bool> Cases =>
        new()
        {
            { "a word", "iris", true },
            { "one letter", "a", true },
            { "one digit", "7", true },
            { "every sign that may follow", "Fraud-v2_x.y", true },
            { "the longest", new string('a', 128), true },
            { "one longer", new string('a', 129), false },
            { "empty", "", false },
            { "begins with a dot", ".iris", false },
            { "begins with a hyphen", "-iris", false },
            { "begins with an underscore", "_iris", false },
            { "the directory above", "..", false },
            { "a slash", "a/b", false },
            { "a backslash", "a\\b", false },
            { "a blank", "a b", false },
            { "a line's end", "iris\n", false },
            { "a zero", "iris\0", false },
            { "a letter of another script", "модель", false },
            { "a digit of another script", "a١", false },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Reads(string because, string text, bool expected)
    {
        var isName = ModelName.TryParse(text, out var name);

        Assert.True(expected == isName, because);
        if (expected)
        {
            Assert.Equal(text, name.Text);
            Assert.Equal(text, $"{name}");
        }
        else
        {
            var refusal = Assert.Throws<FormatException>(() => ModelName.Parse(text));
            Assert.Equal($"'{text}' is no model name: expected {ModelName.Grammar}", refusal.Message);
        }
    }

    [Fact]
    public void Names_differ_by_case() => Assert.NotEqual(ModelName.Parse("iris"), ModelName.Parse("Iris"));
}
