using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.S3;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Publishing;

/// <summary>What is published, listed and read back, through a real radosgw.</summary>
[Collection(RgwCollection.Name)]
public sealed class PublishedVersionsTests(RgwServer rgw) : IDisposable
{
    private static readonly ModelVersion Seven = ModelVersion.Parse("7");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-published-");
    private readonly string _bucket = rgw.NewBucket();
    private readonly Retries _retries = new(RetryPolicy.Default, TimeProvider.System, new Random(1));

    [Fact]
    public async Task Lists_and_verifies_what_was_pushed_in_parts()
    {
        using var store = Open();
        using var local = await PublishAsync(store, Seven, 12 << 20);

        var (versions, ignored) = await new PublishedVersions(store, _retries).ListAsync(default);
        var read = await new VersionVerification(store, _retries).RunAsync(Seven, _ => { }, default);

        var digest = ContentDigest.Parse(local.Manifest.Digest);
        Assert.Equal([new PublishedVersion(Seven, 2, local.Bytes, digest, null)], versions);
        Assert.Empty(ignored);
        Assert.Equal((digest, 2, local.Bytes, true), (read.Digest, read.Files, read.Bytes, read.IsSealed));
        Assert.Empty(read.Problems);
    }

    [Fact]
    public async Task Finds_every_file_that_is_not_what_was_pushed()
    {
        using var store = Open();
        using var local = await PublishAsync(store, Seven, 100_000);
        foreach (var file in local.Files)
        {
            var flipped = await File.ReadAllBytesAsync(file.Path);
            flipped[flipped.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file.Path, flipped);
            await store.WriteAsync($"7/{file.Name}", file.Path, new WriteOptions(), default);
        }

        var read = await new VersionVerification(store, _retries).RunAsync(Seven, _ => { }, default);

        Assert.Equal(2, read.Problems.Count);
        Assert.All(read.Problems, problem => Assert.Matches("/7/.*: expected SHA-256 [0-9a-f]{64} by", problem));
    }

    [Fact]
    public async Task Says_of_a_truncated_file_how_many_bytes_there_are()
    {
        using var store = Open();
        using var local = await PublishAsync(store, Seven, 100_000);
        var file = local.Files.First(each => each.Name == "model.onnx");
        await File.WriteAllBytesAsync(file.Path, new byte[999]);
        await store.WriteAsync("7/model.onnx", file.Path, new WriteOptions(), default);

        var read = await new VersionVerification(store, _retries).RunAsync(Seven, _ => { }, default);
        var (versions, _) = await new PublishedVersions(store, _retries).ListAsync(default);

        Assert.Null(read.Digest);
        Assert.Contains(
            "'model.onnx' with 100,000 bytes, it has 999",
            Assert.Single(read.Problems),
            StringComparison.Ordinal
        );
        Assert.Contains("it has 999", versions.Single().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_version_is_not_there()
    {
        using var store = Open();
        using var local = await PublishAsync(store, Seven, 10);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            new VersionVerification(store, _retries).RunAsync(ModelVersion.Parse("8"), _ => { }, default)
        );

        Assert.Equal(ArtifactFault.KeyMissing, failure.Fault);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Cuts files early, so that small ones go in parts.</summary>
    private S3Store Open() =>
        new(
            ArtifactUri.Parse($"s3://{_bucket}/fraud"),
            rgw.Settings(),
            TimeProvider.System,
            new S3Limits { PutUpToBytes = 6 << 20, PartBytes = 5 << 20 }
        );

    private async Task<LocalVersion> PublishAsync(S3Store store, ModelVersion version, int bytes)
    {
        foreach (var name in (string[])["model.onnx", "weights/größe 1.bin"])
        {
            var content = new byte[bytes];
            new Random(1).NextBytes(content);
            var path = Path.Combine(_folder.FullName, "local", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, content);
        }

        var local = await LocalVersion.ReadAsync(Path.Combine(_folder.FullName, "local"), _ => { }, default);
        var options = new PublishOptions { CreateBucket = true };
        await new VersionPublisher(store, _retries).PublishAsync(version, local, options, _ => { }, default);
        return local;
    }
}
