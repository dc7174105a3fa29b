using System.Security.Cryptography;
using System.Text;
using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Downloads;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Repositories;

public sealed class StoreRepositoryTests : IDisposable
{
    private static readonly ModelName Fraud = ModelName.Parse("fraud");
    private static readonly ModelVersion Seven = ModelVersion.Parse("7");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sluice-repository-");
    private ScriptedStore _store = new();

    [Fact]
    public async Task Lists_models_and_versions_and_says_what_it_passes_over()
    {
        _store.Put("fraud/7/model.onnx", "seven");
        _store.Put("fraud/7/manifest.json", "{}");
        _store.Put("fraud/8-rc1/model.onnx", "eight");
        _store.Put("spam/1/weights/part", "one");
        _store.Put("fraud/readme.txt", "…");
        _store.Put("fraud/bad version/model.onnx", "…");
        _store.Put("bad name/1/model.onnx", "…");
        _store.Put("fraud/7/.hidden", "…");

        var listing = await Repository(single: null).ListAsync([], default);

        Assert.Equal(
            ["fraud: 7 sealed, 8-rc1", "spam: 1"],
            listing.Models.Select(model => $"{model.Name}: {string.Join(", ", model.Versions.Select(Describe))}")
        );
        Assert.Equal(
            [
                "bad name: its name is no model name",
                "fraud/7/.hidden: hidden",
                "fraud/bad version: its name is no version",
                "fraud/readme.txt: lies outside of every version",
            ],
            listing.Ignored.Select(reason => reason.Split(';')[0])
        );
    }

    [Fact]
    public async Task Fetches_a_version_and_knows_its_digest()
    {
        _store.Put("7/model.onnx", "seven");

        using var fetched = await FetchAsync();

        Assert.Equal("seven", File.ReadAllText(fetched.Files.ModelPath));
        Assert.Equal(DigestOf("seven"), fetched.Digest);
        Assert.Null(fetched.Warning);
    }

    [Fact]
    public async Task Downloads_a_version_once()
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        _store.Opened.Clear();

        using var again = await FetchAsync();

        Assert.Equal("seven", File.ReadAllText(again.Files.ModelPath));
        Assert.Empty(_store.Opened);
    }

    [Fact]
    public async Task Serves_what_a_version_was_when_it_was_first_taken_and_says_that_it_has_changed()
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        _store.Put("7/model.onnx", "other");

        using var fetched = await FetchAsync();

        Assert.Equal("seven", File.ReadAllText(fetched.Files.ModelPath));
        Assert.StartsWith("s3://models/fraud/7 has changed since it was first taken", fetched.Warning);
    }

    [Fact]
    public async Task Refuses_a_version_that_has_changed_when_the_cache_has_lost_what_it_was()
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        _store.Put("7/model.onnx", "other");
        Directory.Delete(Path.Combine(_directory.FullName, "versions", DigestOf("seven").Hex), recursive: true);

        var failure = await Assert.ThrowsAsync<ServingException>(() => FetchAsync());

        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
        Assert.Contains($"it was {DigestOf("seven")} and is {DigestOf("other")} now", failure.Message);
    }

    [Fact]
    public async Task Takes_the_version_that_is_pinned_although_it_was_another_before()
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        _store.Put("7/model.onnx", "other");

        using var fetched = await FetchAsync(DigestOf("other"));

        Assert.Equal("other", File.ReadAllText(fetched.Files.ModelPath));
        Assert.Null(fetched.Warning);
    }

    [Fact]
    public async Task Refuses_a_version_that_is_not_the_pinned_one()
    {
        _store.Put("7/model.onnx", "seven");

        var failure = await Assert.ThrowsAsync<ServingException>(() => FetchAsync(DigestOf("another")));

        Assert.Equal(
            $"s3://models/fraud/7: expected the pinned digest {DigestOf("another")}, got {DigestOf("seven")}",
            failure.Message
        );
    }

    [Fact]
    public async Task Serves_from_the_cache_while_the_store_is_down()
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        _store.Failure = new ArtifactException(ArtifactFault.Unreachable, "the store is down");

        var repository = Repository();
        var listing = await repository.ListAsync([Seven], default);
        using var fetched = await repository.FetchAsync(Fraud, listing.Models[0].Versions[0], _ => { }, default);

        Assert.Equal("the store is down", listing.Offline);
        Assert.Equal("seven", File.ReadAllText(fetched.Files.ModelPath));
        Assert.Null(fetched.Warning);
    }

    [Fact]
    public async Task Says_so_when_neither_store_nor_cache_has_it()
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        Directory.Delete(Path.Combine(_directory.FullName, "versions", DigestOf("seven").Hex), recursive: true);
        _store.Failure = new ArtifactException(ArtifactFault.Unreachable, "the store is down");

        var failure = await Assert.ThrowsAsync<ServingException>(() => FetchAsync());

        Assert.Equal(ServingErrorCode.Unavailable, failure.Code);
        Assert.Contains("the store is down, and the cache has lost what it held", failure.Message);
    }

    [Theory]
    [InlineData(ArtifactFault.Refused, ServingErrorCode.Unavailable)]
    [InlineData(ArtifactFault.BucketMissing, ServingErrorCode.NotFound)]
    public async Task Does_not_hide_behind_the_cache_what_a_person_must_mend(ArtifactFault fault, ServingErrorCode code)
    {
        _store.Put("7/model.onnx", "seven");
        (await FetchAsync()).Dispose();
        _store.Failure = new ArtifactException(fault, "no");

        var failure = await Assert.ThrowsAsync<ServingException>(() => FetchAsync());

        Assert.Equal(code, failure.Code);
    }

    [Fact]
    public async Task Finds_versions_by_name_where_a_store_cannot_list()
    {
        _store = new ScriptedStore { CanList = false };
        Publish("7", ("model.onnx", "seven"), ("weights", "w"));
        _store.Put("8/model.onnx", "eight");
        var repository = Repository();

        var listing = await repository.ListAsync([Seven, ModelVersion.Parse("8"), ModelVersion.Parse("9")], default);
        using var fetched = await repository.FetchAsync(Fraud, listing.Models[0].Versions[0], _ => { }, default);

        Assert.Equal(["7 sealed", "8"], listing.Models[0].Versions.Select(Describe));
        Assert.Equal("w", File.ReadAllText(Path.Combine(Path.GetDirectoryName(fetched.Files.ModelPath)!, "weights")));
    }

    [Fact]
    public async Task Asks_for_names_where_a_store_cannot_list()
    {
        _store = new ScriptedStore { CanList = false };

        var failure = await Assert.ThrowsAsync<ServingException>(async () => await Repository().ListAsync([], default));

        Assert.Contains("name the versions (only:7)", failure.Message);
    }

    [Fact]
    public async Task A_published_version_that_is_already_in_the_cache_by_its_digest_is_not_downloaded_again()
    {
        Publish("7", ("model.onnx", "seven"));
        (await FetchAsync()).Dispose();
        Publish("8", ("model.onnx", "seven"));
        _store.Opened.Clear();

        using var fetched = await FetchAsync(version: "8");

        Assert.Equal("8/manifest.json", Assert.Single(_store.Opened).Path);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Publish(string version, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            _store.Put($"{version}/{path}", text);
        }

        _store.Put(
            $"{version}/manifest.json",
            VersionManifest.Of([.. files.Select(file => FileOf(file.Path, file.Text))]).ToJson()
        );
    }

    private StoreRepository Repository(ContentDigest? pin = null) => Repository(Fraud, pin);

    private StoreRepository Repository(ModelName? single, ContentDigest? pin = null)
    {
        var cache = new ArtifactCache(new() { Directory = _directory.FullName }, TimeProvider.System);
        var retries = new Retries(new RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero), TimeProvider.System, new Random(1));
        var pins = new Dictionary<ModelVersion, ContentDigest>();
        if (pin is { } digest)
        {
            pins.Add(Seven, digest);
        }

        return new StoreRepository(
            _store,
            new RepositoryLayout(single),
            new CachedFetcher(_store, cache, retries),
            retries,
            pins
        );
    }

    private async Task<FetchedVersion> FetchAsync(ContentDigest? pin = null, string version = "7")
    {
        var repository = Repository(pin);
        var listing = await repository.ListAsync([], default);
        var listed = listing.Models.Single().Versions.Single(each => each.Version.Text == version);
        return await repository.FetchAsync(Fraud, listed, _ => { }, default);
    }

    private static string Describe(ListedVersion version) => $"{version.Version}{(version.IsSealed ? " sealed" : "")}";

    private static ContentDigest DigestOf(string text) => VersionDigest.Of([FileOf("model.onnx", text)]);

    private static ManifestFile FileOf(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new ManifestFile(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
