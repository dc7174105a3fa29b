using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>Where a server may send its reader on to. Names are resolved by the test, so that nothing leaves this machine.</summary>
public sealed class HttpStoreRedirectTests
{
    private const string Object = "HTTP/1.1 200 OK\nContent-Length: 5\nETag: \"1\"\nConnection: close";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Addresses of somebody's network or machine, in the spellings that get past careless checks.</summary>
    public static TheoryData<string, string> Inside =>
        new()
        {
            { "loopback", "127.0.0.1" },
            { "elsewhere in loopback", "127.9.9.9" },
            { "this host", "0.0.0.0" },
            { "private, large", "10.1.2.3" },
            { "private, middle", "172.31.255.255" },
            { "private, small", "192.168.0.1" },
            { "a carrier's", "100.64.0.1" },
            { "link-local: the clouds' metadata", "169.254.169.254" },
            { "a benchmark's", "198.19.0.1" },
            { "multicast", "224.0.0.1" },
            { "broadcast", "255.255.255.255" },
            { "loopback of IPv6", "::1" },
            { "none of IPv6", "::" },
            { "loopback as IPv6", "::ffff:127.0.0.1" },
            { "metadata as IPv6", "::ffff:169.254.169.254" },
            { "loopback as IPv6, the old way", "::127.0.0.1" },
            { "unique local", "fd00:ec2::254" },
            { "link-local of IPv6", "fe80::1" },
            { "site-local of IPv6", "fec0::1" },
            { "multicast of IPv6", "ff02::1" },
            { "private behind NAT64", "64:ff9b::10.0.0.1" },
            { "private behind 6to4", "2002:a00:1::" },
            { "loopback behind Teredo", "2001:0:7f00:1::" },
        };

    public static TheoryData<string, string> Outside =>
        new()
        {
            { "a public address", "8.8.8.8" },
            { "below a private range", "172.15.255.255" },
            { "above a private range", "172.32.0.0" },
            { "above a carrier's", "100.128.0.0" },
            { "public of IPv6", "2606:4700:4700::1111" },
            { "public as IPv6", "::ffff:8.8.8.8" },
            { "public behind NAT64", "64:ff9b::8.8.8.8" },
            { "public behind 6to4", "2002:808:808::" },
        };

    /// <summary>Literal addresses; the URL's own normalisation reads the odd ones.</summary>
    public static TheoryData<string> Literals =>
        [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:7f00:1]",
            "169.254.169.254",
            "192.168.1.1",
        ];

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task Does_not_follow_a_name_into_a_network_that_is_not_public(string because, string address)
    {
        var asked = 0;
        await using var target = new StubServer(_ => Count(ref asked));
        await using var server = new StubServer(_ => Redirect($"http://other.test:{Port(target)}/a"));
        using var store = Open(
            server,
            name => name == "other.test" ? [IPAddress.Parse(address)] : [IPAddress.Loopback]
        );

        var failure = await FailsAsync(store);

        Assert.True(failure.Fault == ArtifactFault.Refused, $"{because}: {failure}");
        Assert.Contains("other.test", failure.Message, StringComparison.Ordinal);
        Assert.Contains("store.test", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Does_not_follow_a_name_of_which_any_address_is_inside()
    {
        await using var server = new StubServer(_ => Redirect("http://other.test/a"));
        using var store = Open(
            server,
            name => name == "other.test" ? [IPAddress.Parse("8.8.8.8"), IPAddress.Loopback] : [IPAddress.Loopback]
        );

        Assert.Equal(ArtifactFault.Refused, (await FailsAsync(store)).Fault);
    }

    [Theory]
    [MemberData(nameof(Literals))]
    public async Task Does_not_follow_an_address_that_is_not_public(string literal)
    {
        var asked = 0;
        await using var target = new StubServer(_ => Count(ref asked));
        await using var server = new StubServer(_ => Redirect($"http://{literal}:{Port(target)}/a"));
        using var store = Open(server, _ => [IPAddress.Loopback]);

        Assert.Equal(ArtifactFault.Refused, (await FailsAsync(store)).Fault);
        Assert.Equal(0, asked);
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public void Knows_public_addresses(string because, string address) =>
        Assert.True(Connections.AddressRanges.IsPublic(IPAddress.Parse(address)), because);

    [Fact]
    public async Task Goes_to_a_host_that_the_user_named_whatever_its_address()
    {
        await using var target = new StubServer(_ => StubAnswer.Of(Object, "hello"));
        await using var server = new StubServer(_ => Redirect($"http://mirror.test:{Port(target)}/a"));
        using var store = Open(server, _ => [IPAddress.Loopback], ["store.test", "Mirror.test"]);

        Assert.Equal("hello", await ReadAsync(store));
    }

    [Fact]
    public async Task Goes_to_no_host_but_those_allowed()
    {
        await using var server = new StubServer(_ => Redirect("http://other.test/a"));
        using var elsewhere = Open(server, _ => [IPAddress.Loopback], ["store.test"]);
        using var nowhere = Open(server, _ => [IPAddress.Loopback], ["mirror.test"]);

        var sentOn = await FailsAsync(elsewhere);
        var asked = await FailsAsync(nowhere);

        Assert.Equal((ArtifactFault.Refused, ArtifactFault.Refused), (sentOn.Fault, asked.Fault));
        Assert.Contains("host other.test is not among", sentOn.Message, StringComparison.Ordinal);
        Assert.Contains("host store.test is not among", asked.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, 5, true)]
    [InlineData(302, 5, true)]
    [InlineData(303, 1, true)]
    [InlineData(307, 2, true)]
    [InlineData(308, 5, true)]
    [InlineData(302, 6, false)]
    [InlineData(302, 1_000, false)]
    public async Task Follows_five_in_a_row(int status, int redirects, bool arrives)
    {
        var asked = 0;
        await using var server = new StubServer(_ =>
            Interlocked.Increment(ref asked) is var number && number <= redirects
                ? Redirect($"/hop/{number}?token=secret-{number}", status)
                : StubAnswer.Of(Object, "hello")
        );
        using var store = Open(server, _ => [IPAddress.Loopback]);

        if (arrives)
        {
            Assert.Equal("hello", await ReadAsync(store));
            return;
        }

        var failure = await FailsAsync(store);
        Assert.Equal((ArtifactFault.Refused, 6), (failure.Fault, asked));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://store.test/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://me:secret@store.test/a")]
    [InlineData(null)]
    public async Task Does_not_follow_what_is_no_plain_address(string? location)
    {
        await using var server = new StubServer(_ => Redirect(location));
        using var store = Open(server, _ => [IPAddress.Loopback]);

        var failure = await FailsAsync(store);

        Assert.Equal(ArtifactFault.Refused, failure.Fault);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_leave_encryption()
    {
        var folder = Directory.CreateTempSubdirectory("sluice-redirect-").FullName;
        var authority = new TestAuthority(folder);
        using var certificate = X509Certificate2.CreateFromPemFile(authority.ServerCertificate, authority.ServerKey);
        var asked = 0;
        await using var target = new StubServer(_ => Count(ref asked));
        await using var server = new StubServer(_ => Redirect($"{target.Endpoint}/a"), certificate);
        using var store = new HttpStore(
            ArtifactUri.Parse(server.Endpoint),
            new TestSettings { ["SLUICE_CA_BUNDLE"] = authority.Bundle },
            new HttpStoreOptions { AllowUnencrypted = true },
            TimeProvider.System
        );

        var failure = await FailsAsync(store);
        Directory.Delete(folder, recursive: true);

        Assert.Equal((ArtifactFault.Refused, 0), (failure.Fault, asked));
        Assert.Contains("from https to http", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_its_credentials_to_its_own_host_alone()
    {
        string? seen = null;
        await using var target = new StubServer(request =>
        {
            seen = request;
            return StubAnswer.Of(Object, "hello");
        });
        await using var server = new StubServer(request =>
            request.Contains("Authorization: Bearer secret", StringComparison.Ordinal)
                ? Redirect($"http://mirror.test:{Port(target)}/a")
                : StubAnswer.Of("HTTP/1.1 401 Unauthorized\nContent-Length: 0")
        );
        using var store = Open(server, _ => [IPAddress.Loopback], ["store.test", "mirror.test"]);

        Assert.Equal("hello", await ReadAsync(store));
        Assert.DoesNotContain("Authorization", seen, StringComparison.OrdinalIgnoreCase);
    }

    private static StubAnswer Redirect(string? location, int status = 302) =>
        StubAnswer.Of(
            $"HTTP/1.1 {status} Moved\nContent-Length: 0\nConnection: close"
                + (location is null ? "" : $"\nLocation: {location}")
        );

    private static StubAnswer Count(ref int asked)
    {
        Interlocked.Increment(ref asked);
        return StubAnswer.Of(Object, "hello");
    }

    private static int Port(StubServer server) => new Uri(server.Endpoint).Port;

    /// <summary>As <c>http://store.test</c>.</summary>
    private static HttpStore Open(StubServer server, Func<string, IPAddress[]> resolve, string[]? allowed = null) =>
        new(
            ArtifactUri.Parse($"http://store.test:{Port(server)}/models"),
            new TestSettings { ["SLUICE_HTTP_AUTHORIZATION"] = "Bearer secret" },
            new HttpStoreOptions { AllowUnencrypted = true, AllowedHosts = allowed ?? [] },
            TimeProvider.System,
            (name, _) => Task.FromResult(resolve(name))
        );

    private static async Task<string> ReadAsync(HttpStore store)
    {
        await using var content = await store.OpenAsync(new StoredObject("a", 5, null), 0, default).Within(Limit);
        return Encoding.ASCII.GetString(await TestBytes.ReadAllAsync(content.Bytes).Within(Limit));
    }

    private static Task<ArtifactException> FailsAsync(HttpStore store) =>
        Assert.ThrowsAsync<ArtifactException>(() => ReadAsync(store));
}
