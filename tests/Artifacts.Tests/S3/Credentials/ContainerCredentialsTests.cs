using System.Globalization;
using Sluice.Artifacts.S3.Credentials;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3.Credentials;

/// <summary>Keys that a platform gives to its containers, and how long they are kept.</summary>
public sealed class ContainerCredentialsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly string _tokenFile = Path.GetTempFileName();
    private int _asked;
    private string _status = "200 OK";

    [Fact]
    public async Task Fetches_keys_with_the_token_of_the_file()
    {
        File.WriteAllText(_tokenFile, "token-1\n");
        await using var stub = new StubServer(request =>
            request.Contains("Authorization: token-1\r\n", StringComparison.Ordinal)
                ? Keys("key-1")
                : StubAnswer.Of("HTTP/1.1 401 Unauthorized\nContent-Length: 0")
        );
        using var chain = Chain(stub.Endpoint);

        var keys = await chain.GetCredentialsAsync().Within(Limit);

        Assert.Equal(("key-1", "container-secret", "container-token"), (keys.AccessKey, keys.SecretKey, keys.Token));
    }

    [Fact]
    public async Task Keeps_keys_until_shortly_before_they_end()
    {
        await using var stub = Counting();
        using var chain = Chain(stub.Endpoint);

        var first = await chain.GetCredentialsAsync().Within(Limit);
        _time.Advance(TimeSpan.FromMinutes(54));
        var kept = await chain.GetCredentialsAsync().Within(Limit);
        _time.Advance(TimeSpan.FromMinutes(2));
        var renewed = await chain.GetCredentialsAsync().Within(Limit);

        Assert.Equal(("key-1", "key-1", "key-2"), (first.AccessKey, kept.AccessKey, renewed.AccessKey));
    }

    [Fact]
    public async Task Uses_keys_to_their_very_end_when_no_new_ones_are_to_be_had()
    {
        await using var stub = Counting();
        using var chain = Chain(stub.Endpoint);
        await chain.GetCredentialsAsync().Within(Limit);
        _status = "500 Internal Server Error";

        _time.Advance(TimeSpan.FromMinutes(59));
        var kept = await chain.GetCredentialsAsync().Within(Limit);
        _time.Advance(TimeSpan.FromMinutes(2));
        var failure = await FailsAsync(chain).Within(Limit);

        Assert.Equal("key-1", kept.AccessKey);
        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
    }

    [Fact]
    public async Task Keeps_no_keys_of_another_endpoint()
    {
        await using var stub = Counting();
        await using var other = new StubServer(_ => Keys("key-of-the-other"));
        var settings = Settings(stub.Endpoint);
        using var chain = new CredentialChain(settings, _time);
        await chain.GetCredentialsAsync().Within(Limit);

        settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = other.Endpoint;
        var keys = await chain.GetCredentialsAsync().Within(Limit);

        Assert.Equal("key-of-the-other", keys.AccessKey);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\nContent-Length: 0", "")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2", "{}")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5", "hello")]
    public async Task Says_that_the_endpoint_gives_none(string head, string body)
    {
        await using var stub = new StubServer(_ => StubAnswer.Of(head, body));
        using var chain = Chain(stub.Endpoint);

        var failure = await FailsAsync(chain).Within(Limit);

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains("AWS_CONTAINER_CREDENTIALS_FULL_URI", failure.Message, StringComparison.Ordinal);
        Assert.Contains(stub.Endpoint, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_token_file_cannot_be_read()
    {
        var settings = Settings("http://localhost:1");
        settings["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/no/such/token";
        using var chain = new CredentialChain(settings, _time);

        var failure = await FailsAsync(chain).Within(Limit);

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains("/no/such/token", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://store.example/keys")]
    [InlineData("http://10.0.0.1/keys")]
    [InlineData("ftp://localhost/keys")]
    public async Task Sends_no_token_in_clear_off_this_machine(string uri)
    {
        using var chain = Chain(uri);

        var failure = await FailsAsync(chain).Within(Limit);

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
    }

    public void Dispose() => File.Delete(_tokenFile);

    private CredentialChain Chain(string endpoint) => new(Settings(endpoint), _time);

    private TestSettings Settings(string endpoint) =>
        new()
        {
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = endpoint,
            ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = _tokenFile,
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file",
        };

    private StubServer Counting() =>
        new(_ =>
            _status == "200 OK" ? Keys($"key-{++_asked}") : StubAnswer.Of($"HTTP/1.1 {_status}\nContent-Length: 0")
        );

    private StubAnswer Keys(string key)
    {
        var end = (_time.GetUtcNow() + TimeSpan.FromHours(1)).ToString("O", CultureInfo.InvariantCulture);
        var json = $$"""
            {"AccessKeyId":"{{key}}","SecretAccessKey":"container-secret","Token":"container-token","Expiration":"{{end}}"}
            """;
        return StubAnswer.Of($"HTTP/1.1 200 OK\nContent-Length: {json.Length}", json);
    }

    private static Task<ArtifactException> FailsAsync(CredentialChain chain) =>
        Assert.ThrowsAsync<ArtifactException>(chain.GetCredentialsAsync);
}
