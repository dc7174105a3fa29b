using Sluice.Routing.Matching;

namespace Sluice.Routing.Tests.Matching;

public sealed class AuthorityTests
{
    [Theory]
    [InlineData("a name", "iris.example", "iris.example")]
    [InlineData("a port", "iris.example:8080", "iris.example")]
    [InlineData("names have no case", "IRIS.Example:80", "iris.example")]
    [InlineData("the root's dot", "iris.example.:80", "iris.example")]
    [InlineData("an IPv4 address", "127.0.0.1:80", "127.0.0.1")]
    [InlineData("an IPv6 address", "[::1]", "[::1]")]
    [InlineData("an IPv6 address and a port", "[::1]:80", "[::1]")]
    [InlineData("none", "", "")]
    [InlineData("none", null, "")]
    [InlineData("a port alone", ":80", "")]
    [InlineData("no authority at all", "]]:[", "]]")]
    public void Is_a_host_without_port(string because, string? authority, string host)
    {
        var found = Authority.HostOf(authority);

        Assert.True(host == found, $"{because}: {found}");
    }
}
