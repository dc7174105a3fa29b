using Sluice.Artifacts.Files;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Files;

public sealed class RepositoryDirectoryTests : IDisposable
{
    private const string NoName = "its name is no model name; expected [A-Za-z0-9][A-Za-z0-9._-]{0,127}";
    private const string NoVersion = "its name is no version; expected [A-Za-z0-9][A-Za-z0-9._-]{0,62}";

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
            { "a version without a model file is found, so that its state can say so", "iris/1/", "iris: 1", [] },
            { "a model without versions", "iris/", "iris:", [] },
            { "versions that are no numbers", "iris/007/m.onnx iris/9-rc1/m.onnx", "iris: 007 9-rc1", [] },
            { "files beside models and versions", "README.md iris/notes.txt iris/1/model.onnx", "iris: 1", [] },
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
        var listing = await new RepositoryDirectory(_folder.With(layout).Root).ListAsync(default);

        Assert.True(models == Text(listing), $"{because}: {Text(listing)}");
        Assert.Equal(ignored.Select(_folder.Path), listing.Ignored);
    }

    [Fact]
    public async Task Follows_links_to_folders_and_passes_over_broken_ones()
    {
        _folder.With("store/iris/1/model.onnx models/iris/");
        Directory.CreateSymbolicLink(_folder.Path("models/iris/2"), _folder.Path("store/iris/1"));
        Directory.CreateSymbolicLink(_folder.Path("models/fraud"), _folder.Path("store/iris"));
        Directory.CreateSymbolicLink(_folder.Path("models/gone"), _folder.Path("store/nowhere"));
        var repository = new RepositoryDirectory(_folder.Path("models"));

        var listing = await repository.ListAsync(default);
        var files = await repository.FetchAsync(ModelName.Parse("iris"), ModelVersion.Parse("2"), default);

        Assert.Equal("fraud: 1; iris: 2", Text(listing));
        Assert.Empty(listing.Ignored);
        Assert.Equal("store/iris/1/model.onnx", await File.ReadAllTextAsync(files.ModelPath, CancellationToken.None));
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

        Directory.CreateDirectory(Path.Combine(root, "iris", "1"));
        Directory.CreateSymbolicLink(_folder.Path("short"), root);
        Directory.CreateDirectory(_folder.Path($"short/{tooLong}"));
        try
        {
            var listing = await new RepositoryDirectory(root).ListAsync(default);

            Assert.Equal($"{tooLong}:; iris: 1", Text(listing));
            var reported = Assert.Single(listing.Ignored);
            Assert.StartsWith(
                $"the versions of model {tooLong}: cannot read the directory {root}/{tooLong}: ",
                reported,
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(_folder.Path($"short/{tooLong}"));
        }
    }

    [Theory]
    [InlineData("nothing there", "other/")]
    [InlineData("a file of that name", "models")]
    public async Task A_missing_repository_is_named(string because, string layout)
    {
        var missing = _folder.With(layout).Path("models");

        var refusal = await Assert.ThrowsAsync<ServingException>(async () =>
            await new RepositoryDirectory(missing).ListAsync(default)
        );

        Assert.True(refusal.Code == ServingErrorCode.NotFound, because);
        Assert.Equal($"expected a directory at {missing}, found none", refusal.Message);
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
            {
                "none",
                "iris/1/model.pb",
                null,
                ServingErrorCode.NotFound,
                "expected model.onnx in {0}, found no .onnx file"
            },
            {
                "a folder of that name",
                "iris/1/model.onnx/",
                null,
                ServingErrorCode.NotFound,
                "expected model.onnx in {0}, found no .onnx file"
            },
            {
                "a model further down",
                "iris/1/deep/model.onnx",
                null,
                ServingErrorCode.NotFound,
                "expected model.onnx in {0}, found no .onnx file"
            },
            {
                "gone since it was listed",
                "iris/2/model.onnx",
                null,
                ServingErrorCode.NotFound,
                "cannot read {0}: Could not find a part of the path '{0}'."
            },
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
        var repository = new RepositoryDirectory(_folder.With(layout).Root);
        string? path = null;

        var failure = await Record.ExceptionAsync(async () =>
            path = (await repository.FetchAsync(ModelName.Parse("iris"), ModelVersion.Parse("1"), default)).ModelPath
        );

        Assert.True((file is null ? null : _folder.Path(file)) == path, because);
        if (file is null)
        {
            var refused = Assert.IsType<ServingException>(failure);
            Assert.Equal(code, refused.Code);
            Assert.Equal(refusal.Replace("{0}", _folder.Path("iris/1"), StringComparison.Ordinal), refused.Message);
        }
    }

    private static string Text(RepositoryListing listing) =>
        string.Join(
            "; ",
            listing.Models.Select(model => $"{model.Name}: {string.Join(' ', model.Versions)}".TrimEnd())
        );
}
