using System.Security.Cryptography;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Repositories;

/// <summary>From a URI to files on the disk, through a real radosgw.</summary>
[Collection(RgwCollection.Name)]
public sealed class RealStoreRepositoryTests(RgwServer rgw) : IDisposable
{
    private static readonly ModelName Fraud = ModelName.Parse("fraud");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sluice-real-");
    private readonly string _bucket = rgw.NewBucket();

    [Fact]
    public async Task Serves_what_was_published_and_sees_what_is_published_next()
    {
        using var store = await PublishAsync("7", ("model.onnx", 3_000_000), ("weights/part 1.bin", 20_000_000));
        var repository = Open();

        var first = await repository.ListAsync([], default);
        using var seven = await FetchAsync(repository, first, "7");
        await PublishAsync(store, "8", ("model.onnx", 1_000));
        var second = await repository.ListAsync([], default);

        Assert.Equal(["7"], Names(first));
        Assert.Equal(["7", "8"], Names(second));
        Assert.True(second.Models.Single().Versions.All(version => version.IsSealed));
        var directory = Path.GetDirectoryName(seven.Files.ModelPath)!;
        Assert.Equal(3_000_000, new FileInfo(seven.Files.ModelPath).Length);
        Assert.Equal(20_000_000, new FileInfo(Path.Combine(directory, "weights/part 1.bin")).Length);
        Assert.Equal(
            seven.Digest,
            VersionDigest.Of(VersionManifest.Parse(File.ReadAllBytes(Path.Combine(directory, "manifest.json"))).Files)
        );
    }

    [Fact]
    public async Task Never_serves_a_byte_that_was_flipped_in_the_store()
    {
        using var store = await PublishAsync("7", ("model.onnx", 2_000_000));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_directory.FullName, "7", "model.onnx"));
        bytes[1_234_567] ^= 1;
        await WriteAsync(store, "7/model.onnx", bytes);
        var repository = Open();
        var listing = await repository.ListAsync([], default);

        var failure = await Assert.ThrowsAsync<ServingException>(() => FetchAsync(repository, listing, "7"));

        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
        Assert.Matches(
            "^s3://.*/fraud/7/model.onnx: expected SHA-256 [0-9a-f]{64} by manifest.json, got ",
            failure.Message
        );
    }

    [Fact]
    public async Task Takes_up_what_an_earlier_process_left_of_a_download()
    {
        using var store = await PublishAsync("7", ("model.onnx", 30_000_000));
        var repository = Open();
        var listing = await repository.ListAsync([], default);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await repository.FetchAsync(Fraud, listing.Models[0].Versions[0], StopOnceBytesCame, stop.Token)
        );
        void StopOnceBytesCame(FetchProgress progress)
        {
            if (progress.Done > 0)
            {
                stop.Cancel();
            }
        }

        var left = Directory
            .GetFiles(Path.Combine(_directory.FullName, "cache", "partial"), "model.onnx", SearchOption.AllDirectories)
            .Single();
        var kept = new FileInfo(left).Length;
        var told = new List<FetchProgress>();

        var again = Open();
        var relisted = await again.ListAsync([], default);
        using var fetched = await again.FetchAsync(Fraud, relisted.Models[0].Versions[0], told.Add, default);

        Assert.InRange(kept, 1, 29_999_999);
        Assert.Equal(kept, told[0].Done);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_directory.FullName, "7", "model.onnx")),
            File.ReadAllBytes(fetched.Files.ModelPath)
        );
    }

    [Fact]
    public async Task Two_caches_of_one_directory_fill_it_side_by_side()
    {
        using var store = await PublishAsync("7", ("model.onnx", 30_000_000));

        var fetches = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                var repository = Open();
                return await FetchAsync(repository, await repository.ListAsync([], default), "7");
            });
        var fetched = await Task.WhenAll(fetches);

        Assert.Single(fetched.Select(each => each.Files.ModelPath).Distinct());
        Assert.Single(Directory.GetDirectories(Path.Combine(_directory.FullName, "cache", "versions")));
        Array.ForEach(fetched, each => each.Dispose());
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private IModelRepository Open() =>
        ModelRepositories.Open(
            new RepositoryOptions
            {
                Uri = $"s3://{_bucket}/fraud",
                Single = Fraud,
                Settings = rgw.Settings(),
                CacheDirectory = Path.Combine(_directory.FullName, "cache"),
            },
            TimeProvider.System,
            new Random(1)
        );

    private async Task<IArtifactStore> PublishAsync(string version, params (string Path, int Bytes)[] files)
    {
        var uri = ArtifactUri.Parse($"s3://{_bucket}/fraud");
        var store = ArtifactStores.Open(uri, rgw.Settings(), allowHttp: false, TimeProvider.System, new Random(1));
        await store.CreateBucketAsync(default);
        await PublishAsync(store, version, files);
        return store;
    }

    private async Task PublishAsync(IArtifactStore store, string version, params (string Path, int Bytes)[] files)
    {
        var named = new List<ManifestFile>();
        foreach (var (path, size) in files)
        {
            var bytes = RandomNumberGenerator.GetBytes(size);
            var local = Path.Combine(_directory.FullName, version, path);
            Directory.CreateDirectory(Path.GetDirectoryName(local)!);
            await File.WriteAllBytesAsync(local, bytes);
            await WriteAsync(store, $"{version}/{path}", bytes);
            named.Add(new ManifestFile(path, size, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }

        await WriteAsync(store, $"{version}/manifest.json", VersionManifest.Of(named).ToJson());
    }

    private async Task WriteAsync(IArtifactStore store, string path, byte[] bytes)
    {
        var file = Path.Combine(_directory.FullName, "upload");
        await File.WriteAllBytesAsync(file, bytes);
        await store.WriteAsync(path, file, new WriteOptions(), default);
    }

    private static async Task<FetchedVersion> FetchAsync(
        IModelRepository repository,
        RepositoryListing listing,
        string name
    )
    {
        var version = listing.Models.Single().Versions.Single(each => each.Version.Text == name);
        return await repository.FetchAsync(Fraud, version, _ => { }, default);
    }

    private static IEnumerable<string> Names(RepositoryListing listing) =>
        listing.Models.Single().Versions.Select(version => version.Version.Text).Order();
}
