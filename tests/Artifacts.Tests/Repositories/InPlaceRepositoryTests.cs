using Sluice.Artifacts.Files;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Repositories;

/// <summary>Repositories of the local file system, served where they lie.</summary>
public sealed class InPlaceRepositoryTests : IDisposable
{
    private const string NoName = "its name is no model name; expected [A-Za-z0-9][A-Za-z0-9._-]{0,127}";
    private const string NoVersion = "its name is no version; expected [A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private const string Outside = "lies outside of every version";
    private const string NoModel = "expected model.onnx in {0}, found no .onnx file";

    private static readonly ModelName Iris = ModelName.Parse("iris");
    private static readonly ModelVersion One = ModelVersion.Parse("1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string, string[]> Layouts =>
        new()
        {
            { "nothing", "", "", [] },
            {
                "models with their versions",
                "iris/1/model.onnx iris/2/model.onnx fraud/7/model.onnx",
                "fraud: 7; iris: 1 2",
                []
            },
            { "a version without a model file is found, so that its state can say so", "iris/1/x.bin", "iris: 1", [] },
            { "folders without a file are not there", "iris/1/ fraud/", "", [] },
            { "versions that are no numbers", "iris/007/m.onnx iris/9-rc1/m.onnx", "iris: 007 9-rc1", [] },
            {
                "files beside models and versions",
                "README.md iris/notes.txt iris/1/model.onnx",
                "iris: 1",
                [$"README.md: {Outside}", $"iris/notes.txt: {Outside}"]
            },
            { "hidden folders", ".git/1/model.onnx iris/..data/model.onnx iris/1/model.onnx", "iris: 1", [] },
            { "a folder that is no model", "_old/1/model.onnx iris/1/model.onnx", "iris: 1", [$"_old: {NoName}"] },
            {
                "a folder that is no version",
                "iris/1/model.onnx iris/_2/model.onnx iris/-/model.onnx",
                "iris: 1",
                [$"iris/-: {NoVersion}", $"iris/_2: {NoVersion}"]
            },
            { "versions of different depth", "iris/1/2/model.onnx", "iris: 1", [] },
        };

    [Theory, MemberData(nameof(Layouts))]
    public async Task Finds_and_reports(string because, string layout, string models, string[] ignored)
    {
        var listing = await Repository(_folder.With(layout).Root).ListAsync([], default);

        Assert.True(models == Text(listing), $"{because}: {Text(listing)}");
        Assert.Equal(ignored, listing.Ignored);
    }

    [Fact]
    public async Task The_configuration_of_a_load_stands_in_the_files_place_until_the_next_one_or_the_model_has_gone()
    {
        var repository = Repository(_folder.Root);
        Assert.Null(await RowsAsync());
        Configured();

        Assert.Equal(4, await RowsAsync());
        repository.Configure(Iris, """{"max_batch_size":9}""");
        Assert.Equal(9, await RowsAsync());
        Assert.Equal(9, await RowsAsync());
        repository.Configure(Iris, null);
        Assert.Equal(4, await RowsAsync());

        repository.Configure(Iris, """{"max_batch_size":9}""");
        Directory.Delete(_folder.Path("iris"), recursive: true);
        Assert.Null(await RowsAsync());
        Configured();
        Assert.Equal(4, await RowsAsync());

        async Task<int?> RowsAsync() =>
            (await repository.ListAsync([], default)).Models.SingleOrDefault()?.Settings.MaxBatchSize;

        void Configured()
        {
            _folder.With("iris/1/model.onnx");
            File.WriteAllText(_folder.Path("iris/config.pbtxt"), "max_batch_size: 4");
        }
    }

    [Fact]
    public async Task Serves_the_versions_of_one_model_under_the_name_given()
    {
        _folder.With("models/1/model.onnx models/10/model.onnx models/_x/model.onnx models/README.md");
        var repository = Repository(_folder.Path("models"), Iris);

        var listing = await repository.ListAsync([], default);

        Assert.Equal("iris: 1 10", Text(listing));
        Assert.Equal([$"README.md: {Outside}", $"_x: {NoVersion}"], listing.Ignored);
        var ten = listing.Models[0].Versions.Single(each => each.Version.Text == "10");
        using var fetched = await repository.FetchAsync(Iris, ten, _ => { }, default);
        Assert.Equal(_folder.Path("models/10/model.onnx"), fetched.Files.ModelPath);
    }

    [Fact]
    public async Task One_model_without_a_version_is_known_by_its_name()
    {
        var listing = await Repository(_folder.Root, Iris).ListAsync([], default);

        Assert.Equal("iris:", Text(listing));
    }

    [Fact]
    public async Task Follows_links_within_the_repository_and_passes_over_broken_ones()
    {
        _folder.With("iris/1/model.onnx");
        Directory.CreateSymbolicLink(_folder.Path("iris/2"), _folder.Path("iris/1"));
        Directory.CreateSymbolicLink(_folder.Path("fraud"), _folder.Path("iris"));
        Directory.CreateSymbolicLink(_folder.Path("gone"), _folder.Path("nowhere"));
        var repository = Repository(_folder.Root);

        var listing = await repository.ListAsync([], default);
        using var fetched = await FetchAsync(repository, listing, "2");

        Assert.Equal("fraud: 1 2; iris: 1 2", Text(listing));
        Assert.Empty(listing.Ignored);
        Assert.Equal("iris/1/model.onnx", File.ReadAllText(fetched.Files.ModelPath));
    }

    [Theory]
    [InlineData("the model file", "model.onnx")]
    [InlineData("a file beside it", "weights.bin")]
    public async Task Serves_nothing_through_a_link_that_leads_outside(string because, string name)
    {
        _folder.With("outside/secret models/iris/1/model.onnx");
        File.Delete(_folder.Path($"models/iris/1/{name}"));
        File.CreateSymbolicLink(_folder.Path($"models/iris/1/{name}"), _folder.Path("outside/secret"));

        var refusal = await Assert.ThrowsAsync<ServingException>(() => FetchAsync(Repository(_folder.Path("models"))));

        Assert.True(
            refusal.Message.StartsWith(_folder.Path($"models/iris/1/{name} is a link"), StringComparison.Ordinal),
            because
        );
    }

    [Fact]
    public async Task One_folder_that_cannot_be_read_hides_no_other()
    {
        // Not by permissions, which do not bind root: by a path longer than Linux takes, made through a shorter one.
        const int longestPath = 4095;
        const string tooLong = "fraud-detection";
        var root = _folder.Root;
        while (root.Length < longestPath - tooLong.Length)
        {
            var missing = longestPath - tooLong.Length - root.Length;
            root = Path.Combine(root, new string('d', Math.Clamp(missing, 1, 200)));
        }

        Directory.CreateDirectory(root);
        Directory.CreateSymbolicLink(_folder.Path("short"), root);
        Directory.CreateDirectory(_folder.Path($"short/{tooLong}"));
        Directory.CreateDirectory(_folder.Path("short/i/1"));
        await File.WriteAllTextAsync(_folder.Path("short/i/1/m"), "one", CancellationToken.None);
        try
        {
            var listing = await Repository(root).ListAsync([], default);

            Assert.Equal("i: 1", Text(listing));
        }
        finally
        {
            Directory.Delete(_folder.Path($"short/{tooLong}"));
        }
    }

    [Theory]
    [InlineData("nothing there", "other/", ServingErrorCode.NotFound, "none; check the path and what is mounted there")]
    [InlineData("a file of that name", "models", ServingErrorCode.InvalidArgument, "a file")]
    public async Task A_missing_repository_is_named(string because, string layout, ServingErrorCode code, string found)
    {
        var missing = _folder.With(layout).Path("models");

        var refusal = await Assert.ThrowsAsync<ServingException>(async () =>
            await Repository(missing).ListAsync([], default)
        );

        Assert.True(refusal.Code == code, because);
        Assert.Equal($"expected a directory at {ArtifactUri.Parse(missing)}, found {found}", refusal.Message);
    }

    public static TheoryData<string, string, string?, ServingErrorCode, string> Versions =>
        new()
        {
            { "the usual name", "iris/1/model.onnx", "iris/1/model.onnx", default, "" },
            { "the usual name among others", "iris/1/a.onnx iris/1/model.onnx", "iris/1/model.onnx", default, "" },
            { "the only model", "iris/1/net.onnx iris/1/weights.bin", "iris/1/net.onnx", default, "" },
            {
                "no telling which",
                "iris/1/b.onnx iris/1/a.onnx",
                null,
                ServingErrorCode.InvalidArgument,
                "expected model.onnx or a single .onnx file in {0}, found a.onnx, b.onnx"
            },
            { "none", "iris/1/model.pb", null, ServingErrorCode.NotFound, NoModel },
            { "a folder of that name", "iris/1/model.onnx/x", null, ServingErrorCode.NotFound, NoModel },
            { "a model further down", "iris/1/deep/model.onnx", null, ServingErrorCode.NotFound, NoModel },
        };

    [Theory, MemberData(nameof(Versions))]
    public async Task Fetches_a_version(
        string because,
        string layout,
        string? file,
        ServingErrorCode code,
        string refusal
    )
    {
        var repository = Repository(_folder.With(layout).Root);
        string? path = null;

        var failure = await Record.ExceptionAsync(async () => path = (await FetchAsync(repository)).Files.ModelPath);

        Assert.True((file is null ? null : _folder.Path(file)) == path, because);
        if (file is null)
        {
            var refused = Assert.IsType<ServingException>(failure);
            Assert.Equal(code, refused.Code);
            Assert.Equal(refusal.Replace("{0}", _folder.Path("iris/1"), StringComparison.Ordinal), refused.Message);
        }
    }

    [Fact]
    public async Task Tells_how_far_it_is_and_what_it_has_hashed()
    {
        _folder.With("iris/1/model.onnx iris/1/deep/w");
        var progress = new List<FetchProgress>();
        var repository = Repository(_folder.Root);
        var listing = await repository.ListAsync([], default);

        using var fetched = await FetchAsync(repository, listing, "1", progress.Add);

        Assert.Equal(new FetchProgress(30, 30), progress[^1]);
        Assert.Equal(2, progress.Count);
        Assert.Equal(VersionDigest.Of([Hashed("model.onnx"), Hashed("deep/w")]), fetched.Digest);
    }

    public static TheoryData<string, string?, ServingErrorCode, string> Spoilt =>
        new()
        {
            {
                "deleted since it was listed",
                null,
                ServingErrorCode.NotFound,
                "expected a file at {0}/model.onnx, found none"
            },
            {
                "written to since it was listed",
                "something else",
                ServingErrorCode.Unavailable,
                "{0}/model.onnx is not the file that was listed any more"
            },
        };

    [Theory, MemberData(nameof(Spoilt))]
    public async Task Refuses_what_is_not_what_was_listed(
        string because,
        string? text,
        ServingErrorCode code,
        string message
    )
    {
        var repository = Repository(_folder.With("iris/1/model.onnx").Root);
        var listing = await repository.ListAsync([], default);
        Write("model.onnx", text);

        var refusal = await Assert.ThrowsAsync<ServingException>(() => FetchAsync(repository, listing, "1"));

        Assert.True(code == refusal.Code, $"{because}: {refusal.Code}");
        Assert.StartsWith(
            message.Replace("{0}", _folder.Path("iris/1"), StringComparison.Ordinal),
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_published_version_is_sealed_and_its_digest_is_the_manifests()
    {
        Publish("model.onnx", "weights.bin");
        var repository = Repository(_folder.Root);
        var listing = await repository.ListAsync([], default);

        using var fetched = await FetchAsync(repository, listing, "1");

        Assert.True(listing.Models[0].Versions[0].IsSealed);
        Assert.Equal(VersionDigest.Of([Hashed("model.onnx"), Hashed("weights.bin")]), fetched.Digest);
    }

    [Theory]
    [InlineData("a flipped byte", "iris/1/weights.biN", ": expected SHA-256 ")]
    [InlineData("a byte too few", "iris/1/weights.bi", "manifest.json names 'weights.bin' with 18 bytes, it has 17")]
    [InlineData("none", null, "manifest.json names 'weights.bin' with 18 bytes, it is missing")]
    public async Task Refuses_what_is_not_what_was_published(string because, string? text, string message)
    {
        Publish("model.onnx", "weights.bin");
        Write("weights.bin", text);

        var refusal = await Assert.ThrowsAsync<ServingException>(() => FetchAsync(Repository(_folder.Root)));

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
        Assert.True(refusal.Message.Contains(message), $"{because}: {refusal.Message}");
        Assert.Contains(_folder.Path("iris/1"), refusal.Message);
    }

    [Fact]
    public async Task Refuses_a_version_that_is_not_the_pinned_one()
    {
        _folder.With("iris/1/model.onnx");
        var right = VersionDigest.Of([Hashed("model.onnx")]);
        var wrong = VersionDigest.Of([Hashed("other.onnx")]);

        using var fetched = await FetchAsync(Repository(_folder.Root, pin: right));
        var refusal = await Assert.ThrowsAsync<ServingException>(() =>
            FetchAsync(Repository(_folder.Root, pin: wrong))
        );

        Assert.Equal(right, fetched.Digest);
        Assert.Equal($"{_folder.Path("iris/1")}: expected the pinned digest {wrong}, got {right}", refusal.Message);
    }

    private static StoreRepository Repository(string root, ModelName? single = null, ContentDigest? pin = null)
    {
        var store = new FileStore(ArtifactUri.Parse(root));
        var retries = new Retries(new RetryPolicy(1, TimeSpan.Zero, TimeSpan.Zero), TimeProvider.System, new Random(1));
        var pins = new Dictionary<ModelVersion, ContentDigest>();
        if (pin is { } digest)
        {
            pins.Add(One, digest);
        }

        return new(store, new RepositoryLayout(single), new InPlaceFetcher(store, retries), retries, pins);
    }

    private static async Task<FetchedVersion> FetchAsync(StoreRepository repository) =>
        await FetchAsync(repository, await repository.ListAsync([], default), "1");

    private static async Task<FetchedVersion> FetchAsync(
        StoreRepository repository,
        RepositoryListing listing,
        string version,
        Action<FetchProgress>? progress = null
    )
    {
        var model = listing.Models.Single(each => each.Name == Iris);
        var listed = model.Versions.Single(each => each.Version.Text == version);
        return await repository.FetchAsync(Iris, listed, progress ?? (_ => { }), default);
    }

    private void Publish(params string[] names)
    {
        _folder.With(string.Join(' ', names.Select(name => $"iris/1/{name}")));
        File.WriteAllBytes(
            _folder.Path("iris/1/manifest.json"),
            VersionManifest.Of([.. names.Select(Hashed)]).ToJson()
        );
    }

    private void Write(string name, string? text)
    {
        var path = _folder.Path($"iris/1/{name}");
        File.Delete(path);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
    }

    private static ManifestFile Hashed(string name)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"iris/1/{name}");
        var sha256 = System.Security.Cryptography.SHA256.HashData(text);
        return new(name, text.Length, Convert.ToHexStringLower(sha256));
    }

    private static string Text(RepositoryListing listing) =>
        string.Join(
            "; ",
            listing
                .Models.OrderBy(model => model.Name.Text, StringComparer.Ordinal)
                .Select(model =>
                    $"{model.Name}: {string.Join(' ', model.Versions.Select(each => each.Version).Order())}".TrimEnd()
                )
        );
}
