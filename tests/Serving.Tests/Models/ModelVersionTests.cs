using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Models;

public sealed class ModelVersionTests
{
    public static TheoryData<string, string, bool, bool> Cases =>
        new()
        {
            { "a number", "7", true, true },
            { "zero", "0", true, true },
            { "a number beyond 64 bits", "18446744073709551616", true, true },
            { "a leading zero", "007", true, false },
            { "zeros", "00", true, false },
            { "a letter after", "9-rc1", true, false },
            { "a letter before", "v9", true, false },
            { "a dot", "1.2", true, false },
            { "the longest", new string('1', 63), true, true },
            { "one longer", new string('1', 64), false, false },
            { "empty", "", false, false },
            { "begins with a dot", ".1", false, false },
            { "negative", "-1", false, false },
            { "the directory above", "..", false, false },
            { "a slash", "1/2", false, false },
            { "a blank", " 1", false, false },
            { "a line's end", "1\n", false, false },
            { "a digit of another script", "١", false, false },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Reads(string because, string text, bool isVersion, bool isNumber)
    {
        var parsed = ModelVersion.TryParse(text, out var version);

        Assert.True(isVersion == parsed, because);
        if (isVersion)
        {
            Assert.True(isNumber == version.IsNumber, because);
            Assert.Equal(text, $"{version}");
        }
        else
        {
            var refusal = Assert.Throws<FormatException>(() => ModelVersion.Parse(text));
            Assert.Equal($"'{text}' is no model version: expected {ModelVersion.Grammar}", refusal.Message);
        }
    }

    public static TheoryData<string, string> Orders =>
        new()
        {
            { "numbers by size, not by text", "2 9 10 100" },
            { "numbers beyond 64 bits", "9999999999999999999 18446744073709551615 18446744073709551616" },
            { "other versions by text, before all numbers", "007 1.2 9-rc1 v1 0 1" },
            { "capitals before small letters", "B a 0" },
        };

    [Theory, MemberData(nameof(Orders))]
    public void Orders_numbers_as_such_and_last(string because, string ascending)
    {
        var versions = ascending.Split(' ').Select(ModelVersion.Parse).ToArray();

        for (var i = 0; i < versions.Length; i++)
        {
            for (var j = 0; j < versions.Length; j++)
            {
                Assert.True(Math.Sign(i.CompareTo(j)) == Math.Sign(versions[i].CompareTo(versions[j])), because);
                Assert.Equal(i < j, versions[i] < versions[j]);
                Assert.Equal(i > j, versions[i] > versions[j]);
                Assert.Equal(i <= j, versions[i] <= versions[j]);
                Assert.Equal(i >= j, versions[i] >= versions[j]);
            }
        }
    }

    [Fact]
    public void A_leading_zero_makes_another_version() =>
        Assert.NotEqual(ModelVersion.Parse("7"), ModelVersion.Parse("07"));
}
