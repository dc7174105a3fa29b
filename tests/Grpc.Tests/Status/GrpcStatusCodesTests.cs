using Sluice.Grpc.Status;

namespace Sluice.Grpc.Tests.Status;

public sealed class GrpcStatusCodesTests
{
    [Fact]
    public void Every_code_goes_to_text_and_back()
    {
        Assert.Equal(17, Enum.GetValues<GrpcStatusCode>().Length);
        foreach (var code in Enum.GetValues<GrpcStatusCode>())
        {
            Assert.Equal(((int)code).ToString(), GrpcStatusCodes.Format(code));
            Assert.True(GrpcStatusCodes.TryParse(GrpcStatusCodes.Format(code), out var parsed));
            Assert.Equal(code, parsed);
        }
    }

    [Theory]
    [InlineData("17", true)]
    [InlineData("2147483647", true)]
    [InlineData("2147483648", false)]
    [InlineData("-1", false)]
    [InlineData("OK", false)]
    [InlineData("", false)]
    public void What_the_specification_does_not_define_is_unknown(string text, bool isNumber)
    {
        Assert.Equal(isNumber, GrpcStatusCodes.TryParse(text, out var code));
        Assert.Equal(GrpcStatusCode.Unknown, code);
    }

    [Theory, InlineData(-1), InlineData(17)]
    public void A_value_that_is_no_code_has_no_text(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GrpcStatusCodes.Format((GrpcStatusCode)value));
}
