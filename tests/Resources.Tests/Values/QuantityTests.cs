using System.Globalization;
using Sluice.Resources.Values;

namespace Sluice.Resources.Tests.Values;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("2", "2")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1.", "1")]
    [InlineData("500m", "0.5")]
    [InlineData("3u", "0.000003")]
    [InlineData("3n", "0.000000003")]
    [InlineData("1k", "1000")]
    [InlineData("1M", "1000000")]
    [InlineData("1G", "1000000000")]
    [InlineData("1T", "1000000000000")]
    [InlineData("1P", "1000000000000000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1Ki", "1024")]
    [InlineData("16Mi", "16777216")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("1Ti", "1099511627776")]
    [InlineData("1Pi", "1125899906842624")]
    [InlineData("1Ei", "1152921504606846976")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("5E-3", "0.005")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    public void Reads_what_Kubernetes_writes(string text, string value)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), quantity.Value);
        Assert.Equal(text, $"{quantity}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1K")]
    [InlineData("1ki")]
    [InlineData("1mi")]
    [InlineData("1.5.5")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("8Ei")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("000000000000000000000000000000001")]
    [InlineData("\u0661")]
    public void Refuses_the_rest(string text)
    {
        Assert.False(Quantity.TryParse(text, out _));
        Assert.StartsWith(
            "expected a quantity of 0 or more, such as 500m, 2 or 16Gi, got ",
            Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Is_compared_by_amount_and_equal_when_written_alike()
    {
        Assert.True(Quantity.Parse("500m") < Quantity.Parse("0.6"));
        Assert.Equal(0, Quantity.Parse("1Ki").CompareTo(Quantity.Parse("1024")));
        Assert.NotEqual(Quantity.Parse("1Ki"), Quantity.Parse("1024"));
    }
}
