using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>Settings that change under a store that is open.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3RotationTests(RgwServer rgw) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _secrets = Directory.CreateTempSubdirectory("sluice-secrets-").FullName;

    [Fact]
    public async Task Uses_new_keys_of_a_mounted_secret_at_once()
    {
        Mount("AWS_ENDPOINT_URL", rgw.Endpoint);
        Mount("AWS_ACCESS_KEY_ID", RgwServer.AccessKey);
        Mount("AWS_SECRET_ACCESS_KEY", "the-secret-of-last-year");
        using var store = S3Stores.Open(new DirectorySettings(_secrets), rgw.NewBucket());
        var before = await Assert.ThrowsAsync<ArtifactException>(() => store.CreateBucketAsync(default)).Within(Limit);

        Mount("AWS_SECRET_ACCESS_KEY", RgwServer.SecretKey);
        await store.CreateBucketAsync(default).Within(Limit);
        var listed = await store.ListAsync("", default).ToListAsync().Within(Limit);
        Mount("AWS_SECRET_ACCESS_KEY", "the-secret-of-next-year");
        var after = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal((ArtifactFault.Refused, ArtifactFault.Refused), (before.Fault, after.Fault));
        Assert.Contains(_secrets, before.Message, StringComparison.Ordinal);
        Assert.Empty(listed);
    }

    [Fact]
    public async Task Follows_the_endpoint_and_the_authority()
    {
        var settings = rgw.Settings();
        using var store = S3Stores.Open(settings, rgw.NewBucket());
        await store.CreateBucketAsync(default).Within(Limit);
        var authority = Path.Combine(_secrets, "authority.pem");

        settings["AWS_CA_BUNDLE"] = authority;
        settings["AWS_ENDPOINT_URL_S3"] = rgw.TlsEndpoint;
        var untrusted = await S3Stores.FailureAsync(store).Within(Limit);
        File.Copy(rgw.AuthorityFile, authority);
        var listed = await store.ListAsync("", default).ToListAsync().Within(Limit);

        Assert.Equal(ArtifactFault.TlsNotTrusted, untrusted.Fault);
        Assert.Empty(listed);
    }

    [Fact]
    public async Task Takes_keys_region_and_endpoint_from_a_profile()
    {
        var file = Path.Combine(_secrets, "credentials");
        await File.WriteAllTextAsync(
            file,
            $"""
            [default]
            aws_access_key_id = nobody
            aws_secret_access_key = nothing
            [models]
            aws_access_key_id = {RgwServer.AccessKey}
            aws_secret_access_key = {RgwServer.SecretKey}
            endpoint_url = {rgw.Endpoint}
            region = eu-central-1

            """
        );
        Mount("AWS_SHARED_CREDENTIALS_FILE", file);
        Mount("AWS_PROFILE", "models");
        using var store = S3Stores.Open(new DirectorySettings(_secrets), rgw.NewBucket());

        await store.CreateBucketAsync(default).Within(Limit);
        Mount("AWS_PROFILE", "default");
        Mount("AWS_ENDPOINT_URL", rgw.Endpoint);
        var other = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.Refused, other.Fault);
    }

    public void Dispose() => Directory.Delete(_secrets, recursive: true);

    private void Mount(string name, string value) => File.WriteAllText(Path.Combine(_secrets, name), value);
}
