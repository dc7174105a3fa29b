using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Publishing;

public sealed class VersionPublisherTests : IDisposable
{
    private static readonly ModelVersion Seven = ModelVersion.Parse("7");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-publish-");
    private readonly TroubledStore _store;
    private readonly Retries _retries = new(
        new RetryPolicy(3, TimeSpan.Zero, TimeSpan.Zero),
        TimeProvider.System,
        new Random(1)
    );

    public VersionPublisherTests() => _store = new TroubledStore(_folder.CreateSubdirectory("store").FullName);

    [Fact]
    public async Task The_manifest_comes_last_and_makes_it_a_version()
    {
        var told = new List<FetchProgress>();
        using var local = await LocalAsync(("model.onnx", "abc"), ("weights/a b.bin", "defg"), (".git", "x"));

        await PublishAsync(local, progress: told.Add);

        Assert.Equal("7.publishing", _store.Written[0]);
        Assert.Equal("7/manifest.json", _store.Written[^1]);
        Assert.Equal(["7/manifest.json", "7/model.onnx", "7/weights/a b.bin"], Files());
        Assert.Equal(new FetchProgress(7, 7), told[^1]);
        var listed = Assert.Single((await ListAsync()).Versions);
        Assert.Equal((Seven, true), (listed.Version, listed.IsSealed));
        Assert.Equal(
            local.Manifest.Digest,
            VersionManifest.Parse(File.ReadAllBytes(InStore("7/manifest.json"))).Digest
        );
    }

    [Fact]
    public async Task A_single_file_becomes_model_onnx_whatever_its_name()
    {
        var file = Path.Combine(_folder.FullName, "fraud-final.onnx");
        await File.WriteAllTextAsync(file, "abc");
        using var local = await LocalVersion.ReadAsync(file, _ => { }, default);

        await PublishAsync(local);

        Assert.Equal(["7/manifest.json", "7/model.onnx"], Files());
        Assert.Equal("abc", await File.ReadAllTextAsync(InStore("7/model.onnx")));
    }

    [Theory]
    [InlineData("abc", "with the same bytes")]
    [InlineData("other", "with other bytes (sha256:")]
    public async Task What_is_published_is_never_overwritten(string model, string why)
    {
        using var first = await LocalAsync(("model.onnx", "abc"));
        await PublishAsync(first);
        using var second = await LocalAsync(("model.onnx", model));
        _store.Written.Clear();

        var failure = await Assert.ThrowsAsync<ArtifactException>(() =>
            PublishAsync(second, new PublishOptions { ReplaceUnfinished = true })
        );

        Assert.Equal(ArtifactFault.Exists, failure.Fault);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Written);
    }

    [Fact]
    public async Task Files_that_somebody_put_there_without_a_manifest_are_left_alone()
    {
        Directory.CreateDirectory(InStore("7"));
        await File.WriteAllTextAsync(InStore("7/model.onnx"), "by hand");
        using var local = await LocalAsync(("model.onnx", "abc"));

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(local));

        Assert.Equal(ArtifactFault.Exists, failure.Fault);
        Assert.Equal("by hand", await File.ReadAllTextAsync(InStore("7/model.onnx")));
        Assert.Empty(_store.Written);
    }

    [Fact]
    public async Task A_push_that_broke_off_is_no_version_and_the_next_one_sends_what_is_missing()
    {
        using var local = await LocalAsync(("a.bin", "a"), ("model.onnx", "abc"), ("z.bin", "z"));
        _store.BeforeWrite = path => Break(path, "7/z.bin", ArtifactFault.Refused);
        await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(local));
        var between = await ListAsync();
        _store.BeforeWrite = _ => { };
        var missing = Expected().Except(_store.Written).ToArray();
        _store.Written.Clear();

        await PublishAsync(local);

        Assert.Empty(between.Versions);
        Assert.Empty(between.Ignored);
        Assert.Contains("7/z.bin", missing);
        Assert.Equal(missing, _store.Written.Order(StringComparer.Ordinal));
        Assert.Single((await ListAsync()).Versions);

        static string[] Expected() => ["7/a.bin", "7/manifest.json", "7/model.onnx", "7/z.bin"];
    }

    [Fact]
    public async Task A_push_of_other_bytes_is_not_mixed_into_an_unfinished_one()
    {
        using var first = await LocalAsync(("model.onnx", "abc"), ("old.bin", "old"), ("z.bin", "z"));
        _store.BeforeWrite = path => Break(path, "7/z.bin", ArtifactFault.Refused);
        await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(first));
        _store.BeforeWrite = _ => { };
        using var second = await LocalAsync(("model.onnx", "xyz"));

        var refused = await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(second));
        await PublishAsync(second, new PublishOptions { ReplaceUnfinished = true });

        Assert.Contains("--replace-unfinished", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["7/manifest.json", "7/model.onnx"], Files());
        Assert.Equal("xyz", await File.ReadAllTextAsync(InStore("7/model.onnx")));
    }

    [Fact]
    public async Task Of_two_pushes_of_other_bytes_the_first_to_seal_wins_and_the_other_says_so()
    {
        using var local = await LocalAsync(("model.onnx", "abc"));
        using var other = await LocalAsync(("model.onnx", "xyz"));
        _store.BeforeWrite = path =>
        {
            if (path == "7/manifest.json")
                File.WriteAllBytes(InStore(path), other.Manifest.ToJson());
        };

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(local));

        Assert.Equal(ArtifactFault.Exists, failure.Fault);
        Assert.Equal(other.Manifest.ToJson(), await File.ReadAllBytesAsync(InStore("7/manifest.json")));
    }

    [Theory]
    [InlineData("7/model.onnx")]
    [InlineData("7/manifest.json")]
    [InlineData("7.publishing")]
    public async Task An_answer_that_is_lost_on_its_way_fails_nothing(string lost)
    {
        var losses = 0;
        _store.AfterWrite = path =>
        {
            if (path == lost && losses++ == 0)
                Break(path, lost, ArtifactFault.Unreachable);
        };
        using var local = await LocalAsync(("model.onnx", "abc"));

        await PublishAsync(local);

        Assert.True(losses > 0);
        Assert.Equal(["7/manifest.json", "7/model.onnx"], Files());
    }

    [Fact]
    public async Task A_file_that_changes_meanwhile_is_not_published()
    {
        using var local = await LocalAsync(("model.onnx", "abc"));
        _store.BeforeWrite = path =>
        {
            if (path == "7/model.onnx")
                File.WriteAllText(local.Files[0].Path, "changed");
        };

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(local));

        Assert.Contains("was changed while it was published", failure.Message, StringComparison.Ordinal);
        Assert.Empty((await ListAsync()).Versions);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_made_only_when_asked()
    {
        Directory.Delete(InStore(""));
        using var local = await LocalAsync(("model.onnx", "abc"));

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => PublishAsync(local));
        await PublishAsync(local, new PublishOptions { CreateBucket = true });

        Assert.Equal(ArtifactFault.BucketMissing, failure.Fault);
        Assert.Equal(["7/manifest.json", "7/model.onnx"], Files());
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Break(string path, string at, ArtifactFault fault)
    {
        if (path == at)
            throw new ArtifactException(fault, "as the test wants it");
    }

    private Task PublishAsync(
        LocalVersion local,
        PublishOptions? options = null,
        Action<FetchProgress>? progress = null
    ) =>
        new VersionPublisher(_store, _retries).PublishAsync(
            Seven,
            local,
            options ?? new PublishOptions(),
            progress ?? (_ => { }),
            default
        );

    private async Task<LocalVersion> LocalAsync(params (string Name, string Text)[] files)
    {
        var directory = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(directory, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
        }

        return await LocalVersion.ReadAsync(directory, _ => { }, default);
    }

    /// <summary>As a server sees it.</summary>
    private async Task<(IReadOnlyList<ListedVersion> Versions, IReadOnlyList<string> Ignored)> ListAsync()
    {
        var options = new RepositoryOptions
        {
            Uri = _store.Root.Path,
            Single = ModelName.Parse("m"),
            CacheDirectory = "",
        };
        var listing = await ModelRepositories.Open(options, TimeProvider.System, new Random(1)).ListAsync([], default);
        return (listing.Models.Single().Versions, listing.Ignored);
    }

    private string InStore(string path) => Path.Combine(_store.Root.Path, path);

    private IEnumerable<string> Files() =>
        Directory
            .GetFiles(_store.Root.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_store.Root.Path, file))
            .Order(StringComparer.Ordinal);
}
