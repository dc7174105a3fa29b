using Sluice.Artifacts.S3.Credentials;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3.Credentials;

public sealed class CredentialChainTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-chain-").FullName;

    public static TheoryData<string, string, string> Orders =>
        new()
        {
            // case                                        settings beside the others            whose key
            { "keys go before all", "keys role profile container", "of-keys" },
            { "a web identity goes before a profile", "role profile container", "of-role" },
            { "a profile goes before a container's", "profile container", "of-profile" },
            { "a container's come last", "container", "of-container" },
            { "the profile 'default' needs no name", "default container", "of-default" },
        };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Takes_the_first_that_is_set(string because, string set, string key)
    {
        await using var stub = new StubServer(Platform);
        using var chain = new CredentialChain(Settings(set, stub.Endpoint), TimeProvider.System);

        var keys = await chain.GetCredentialsAsync().Within(Limit);

        Assert.True(key == keys.AccessKey, $"{because}: {keys.AccessKey}");
    }

    [Fact]
    public async Task Signs_for_the_region_with_the_session()
    {
        var asked = "";
        await using var stub = new StubServer(request =>
        {
            asked = request;
            return StubAnswer.Of("HTTP/1.1 404 Not Found\nContent-Length: 0");
        });
        var settings = S3Stores.SettingsOf(stub.Endpoint);
        settings["AWS_SESSION_TOKEN"] = "of-the-session";
        settings["AWS_REGION"] = "eu-central-1";
        using var store = S3Stores.Open(settings);

        await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Contains("/eu-central-1/s3/aws4_request", asked, StringComparison.Ordinal);
        Assert.Contains("x-amz-security-token: of-the-session", asked, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Says_that_none_is_set_and_what_could_be()
    {
        using var chain = new CredentialChain(Settings("", ""), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ArtifactException>(chain.GetCredentialsAsync).Within(Limit);

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains("AWS_ACCESS_KEY_ID", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the test's settings", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_pass_over_a_profile_that_is_named_and_not_there()
    {
        var settings = Settings("container", "http://localhost:1");
        settings["AWS_PROFILE"] = "no-such-profile";
        using var chain = new CredentialChain(settings, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ArtifactException>(chain.GetCredentialsAsync).Within(Limit);

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains("no-such-profile", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_profiles_cannot_be_read()
    {
        var settings = Settings("", "");
        settings["AWS_PROFILE"] = "mine";
        await File.WriteAllTextAsync(Path.Combine(_folder, "credentials"), "[mine\nmy-secret\n");
        using var store = S3Stores.Open(settings);

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains(Path.Combine(_folder, "credentials"), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret", $"{failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_token_file_cannot_be_read()
    {
        var settings = Settings("role", "http://localhost:1");
        settings["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/no/such/token";
        using var chain = new CredentialChain(settings, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ArtifactException>(chain.GetCredentialsAsync).Within(Limit);

        Assert.Equal(ArtifactFault.CredentialsMissing, failure.Fault);
        Assert.Contains("/no/such/token", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StubAnswer Platform(string request)
    {
        var body = request.StartsWith("POST ", StringComparison.Ordinal)
            ? """
                <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>of-role</AccessKeyId>
                <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2079-01-01T00:00:00Z</Expiration>
                </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """
            : """{"AccessKeyId":"of-container","SecretAccessKey":"s","Token":"t","Expiration":"2079-01-01T00:00:00Z"}""";
        return StubAnswer.Of($"HTTP/1.1 200 OK\nContent-Length: {body.Length}", body);
    }

    private TestSettings Settings(string set, string endpoint)
    {
        var settings = new TestSettings { ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_folder, "credentials") };
        foreach (var source in set.Split(' '))
        {
            switch (source)
            {
                case "keys":
                    settings["AWS_ACCESS_KEY_ID"] = "of-keys";
                    settings["AWS_SECRET_ACCESS_KEY"] = "s";
                    break;
                case "role":
                    File.WriteAllText(Path.Combine(_folder, "token"), "a-token");
                    settings["AWS_ROLE_ARN"] = "arn:aws:iam:::role/reader";
                    settings["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(_folder, "token");
                    settings["AWS_ENDPOINT_URL_STS"] = endpoint;
                    break;
                case "profile":
                    settings["AWS_PROFILE"] = "mine";
                    WriteProfile("mine", "of-profile");
                    break;
                case "default":
                    WriteProfile("default", "of-default");
                    break;
                case "container":
                    settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = endpoint;
                    break;
            }
        }

        return settings;
    }

    private void WriteProfile(string name, string key) =>
        File.WriteAllText(
            Path.Combine(_folder, "credentials"),
            $"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = s\n"
        );
}
