using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>What a user is told who has set something wrongly, by a real server.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3RefusalTests(RgwServer rgw)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string, string?, ArtifactFault, string> WrongSettings =>
        new()
        {
            {
                "a secret of another key",
                "AWS_SECRET_ACCESS_KEY",
                "wrong-secret",
                ArtifactFault.Refused,
                "AWS_SECRET_ACCESS_KEY"
            },
            { "a key that nobody has", "AWS_ACCESS_KEY_ID", "nobody", ArtifactFault.Refused, "AWS_ACCESS_KEY_ID" },
            {
                "a key without its secret",
                "AWS_SECRET_ACCESS_KEY",
                null,
                ArtifactFault.CredentialsMissing,
                "AWS_SECRET_ACCESS_KEY is missing"
            },
            {
                "a secret without its key",
                "AWS_ACCESS_KEY_ID",
                null,
                ArtifactFault.CredentialsMissing,
                "AWS_ACCESS_KEY_ID is missing"
            },
            {
                "an endpoint that is no URL",
                "AWS_ENDPOINT_URL_S3",
                "store.example:9000",
                ArtifactFault.Invalid,
                "AWS_ENDPOINT_URL_S3 in the test's settings"
            },
        };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task Says_which_setting_is_wrong(
        string because,
        string name,
        string? value,
        ArtifactFault fault,
        string told
    )
    {
        var settings = rgw.Settings();
        settings[name] = value ?? "";
        using var store = S3Stores.Open(settings);

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.True(fault == failure.Fault, $"{because}: {failure}");
        Assert.True(failure.Message.Contains(told, StringComparison.Ordinal), $"{because}: {failure.Message}");
        Assert.DoesNotContain(RgwServer.SecretKey, $"{failure}", StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", $"{failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_endpoint_bucket_and_key_of_what_is_missing()
    {
        using var store = S3Stores.Open(rgw.Settings(), "no-such-bucket");

        var listed = await S3Stores.FailureAsync(store).Within(Limit);
        var found = await Assert
            .ThrowsAsync<ArtifactException>(() => store.FindAsync("1/model.onnx", default))
            .Within(Limit);
        var opened = await Assert
            .ThrowsAsync<ArtifactException>(() => store.OpenAsync(new("1/model.onnx", 5, null), 0, default))
            .Within(Limit);

        Assert.All(
            [listed, found, opened],
            failure =>
            {
                Assert.Equal(ArtifactFault.BucketMissing, failure.Fault);
                Assert.Contains("s3://no-such-bucket", failure.Message, StringComparison.Ordinal);
                Assert.Contains(rgw.Endpoint, failure.Message, StringComparison.Ordinal);
            }
        );
        Assert.Contains("s3://no-such-bucket/iris/1/model.onnx", opened.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_the_key_may_not_read()
    {
        using var owner = S3Stores.Open(rgw.Settings(), rgw.NewBucket());
        await owner.CreateBucketAsync(default).Within(Limit);
        using var bare = S3Stores.Bare(rgw);
        await bare.PutObjectAsync(S3Stores.Object(owner.Root.Host, "iris/model.onnx")).Within(Limit);
        await bare.PutBucketPolicyAsync(owner.Root.Host, PolicyThatDenies(owner.Root.Host)).Within(Limit);

        var failures = new[]
        {
            await Assert.ThrowsAsync<ArtifactException>(() => owner.FindAsync("model.onnx", default)).Within(Limit),
            await Assert
                .ThrowsAsync<ArtifactException>(() => owner.OpenAsync(new("model.onnx", 3, null), 0, default))
                .Within(Limit),
        };

        Assert.All(failures, failure => Assert.Equal(ArtifactFault.Refused, failure.Fault));
        Assert.All(failures, failure => Assert.Contains("s3:GetObject", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        string endpoint;
        await using (var gone = new StubServer(_ => StubAnswer.Of("HTTP/1.1 200 OK")))
        {
            endpoint = gone.Endpoint;
        }

        using var store = S3Stores.Open(S3Stores.SettingsOf(endpoint));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains(endpoint, failure.Message, StringComparison.Ordinal);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_no_certificate_of_an_unknown_authority()
    {
        using var store = S3Stores.Open(rgw.Settings(rgw.TlsEndpoint));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.TlsNotTrusted, failure.Fault);
        Assert.Contains("AWS_CA_BUNDLE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_no_certificate_for_another_host()
    {
        var endpoint = rgw.TlsEndpoint.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        using var store = S3Stores.Open(WithAuthority(rgw.Settings(endpoint), rgw.AuthorityFile));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.TlsNotTrusted, failure.Fault);
        Assert.Contains("other hosts (localhost)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_authority_cannot_be_read()
    {
        using var store = S3Stores.Open(WithAuthority(rgw.Settings(rgw.TlsEndpoint), "/no/such/authority.pem"));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.TlsNotTrusted, failure.Fault);
        Assert.Contains("/no/such/authority.pem", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_there_is_no_tls()
    {
        var endpoint = rgw.Endpoint.Replace("http:", "https:", StringComparison.Ordinal);
        using var store = S3Stores.Open(rgw.Settings(endpoint));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("no TLS there", failure.Message, StringComparison.Ordinal);
    }

    private static TestSettings WithAuthority(TestSettings settings, string file)
    {
        settings["AWS_CA_BUNDLE"] = file;
        return settings;
    }

    private static string PolicyThatDenies(string bucket) =>
        $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::{{bucket}}/*"]}]}
            """;
}
