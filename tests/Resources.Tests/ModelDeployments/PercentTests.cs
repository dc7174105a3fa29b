using Sluice.Resources.ModelDeployments;

namespace Sluice.Resources.Tests.ModelDeployments;

public sealed class PercentTests
{
    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(1, "0.01")]
    [InlineData(99, "0.99")]
    [InlineData(100, "1.00")]
    [InlineData(905, "9.05")]
    [InlineData(9000, "90.00")]
    [InlineData(10_000, "100.00")]
    public void Writes_units_with_two_decimals(int units, string expected) =>
        Assert.Equal(expected, Percent.FromUnits(units));

    [Fact]
    public void Reads_back_every_share_that_there_is()
    {
        for (var units = 0; units <= Percent.Whole; units++)
        {
            Assert.Equal(units, Percent.ToUnits(Percent.FromUnits(units)));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void Refuses_to_write_what_is_no_share(int units) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Percent.FromUnits(units));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.000")]
    [InlineData("01.00")]
    [InlineData("00.00")]
    [InlineData(".50")]
    [InlineData("-1.00")]
    [InlineData("100.01")]
    [InlineData("1000.00")]
    [InlineData("1,00")]
    [InlineData("1x00")]
    [InlineData("1.00%")]
    [InlineData(" 1.00")]
    [InlineData("1.00\n")]
    [InlineData("\u0661.00")]
    public void Refuses_to_read_what_it_would_not_write(string text)
    {
        var problem = Assert.Throws<FormatException>(() => Percent.ToUnits(text));

        Assert.StartsWith(
            "expected a percentage with two decimals, from 0.00 to 100.00, got ",
            problem.Message,
            StringComparison.Ordinal
        );
    }
}
