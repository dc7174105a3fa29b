using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Tests.Forwarding;

public sealed class HopByHopTests
{
    [Theory]
    [InlineData("Connection", "", true)]
    [InlineData("keep-alive", "", true)]
    [InlineData("TRANSFER-ENCODING", "", true)]
    [InlineData("Upgrade", "", true)]
    [InlineData("HTTP2-Settings", "", true)]
    [InlineData("Proxy-Authorization", "", true)]
    [InlineData("TE", "", true)]
    [InlineData("Trailer", "", true)]
    [InlineData("Authorization", "", false)]
    [InlineData("Content-Type", "", false)]
    [InlineData("x-own", "close, X-Own", true)]
    [InlineData("x-own", "x-owner", false)]
    public void Only_what_concerns_the_connection_stays_behind(string name, string connection, bool isHop) =>
        Assert.Equal(isHop, HopByHop.Contains(name, connection.Length == 0 ? default : connection.Split(';')));

    [Fact]
    public void Several_connection_headers_are_one_list() =>
        Assert.True(HopByHop.Contains("b", new string?[] { "a", null, "c ,b" }));
}
