using Sluice.Resources.Values;

namespace Sluice.Resources.Tests.Values;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0s", "00:00:00")]
    [InlineData("10s", "00:00:10")]
    [InlineData("500ms", "00:00:00.5")]
    [InlineData("5m", "00:05:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("30m1h", "01:30:00")]
    [InlineData("1m1ms", "00:01:00.001")]
    [InlineData("1h2m3s4ms", "01:02:03.004")]
    [InlineData("1s1s", "00:00:02")]
    [InlineData("99999h", "4166.15:00:00")]
    public void Reads_the_grammar_of_the_Gateway_API(string text, string value)
    {
        var duration = Duration.Parse(text);

        Assert.Equal(TimeSpan.Parse(value, null), duration.Value);
        Assert.Equal(text, $"{duration}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("100000s")]
    [InlineData("1s2s3s4s5s")]
    [InlineData("1d")]
    [InlineData("1us")]
    [InlineData("1 s")]
    [InlineData("1s\n")]
    [InlineData("\u0661s")]
    public void Refuses_the_rest(string text) => Assert.False(Duration.TryParse(text, out _));
}
