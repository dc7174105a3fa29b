using Sluice.Artifacts.Files;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Files;

public sealed class SingleModelDirectoryTests : IDisposable
{
    private static readonly ModelName Iris = ModelName.Parse("iris");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serves_its_versions_under_the_name_given()
    {
        _folder.With("models/1/model.onnx models/10/model.onnx models/_x/model.onnx models/README.md");
        var repository = new SingleModelDirectory(Iris, _folder.Path("models"));

        var listing = await repository.ListAsync(default);

        var model = Assert.Single(listing.Models);
        Assert.Equal(Iris, model.Name);
        Assert.Equal(["1", "10"], model.Versions.Select(version => version.Text));
        Assert.StartsWith(
            $"{_folder.Path("models/_x")}: its name is no version",
            Assert.Single(listing.Ignored),
            StringComparison.Ordinal
        );
        var files = await repository.FetchAsync(Iris, ModelVersion.Parse("10"), default);
        Assert.Equal(_folder.Path("models/10/model.onnx"), files.ModelPath);
    }

    [Fact]
    public async Task A_missing_directory_is_named()
    {
        var missing = _folder.Path("nowhere");

        var refusal = await Assert.ThrowsAsync<ServingException>(async () =>
            await new SingleModelDirectory(Iris, missing).ListAsync(default)
        );

        Assert.Equal(ServingErrorCode.NotFound, refusal.Code);
        Assert.Equal($"expected a directory at {missing}, found none", refusal.Message);
    }
}
