using Sluice.Artifacts.Files;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Files;

public sealed class SingleModelFileTests : IDisposable
{
    private static readonly ModelName Iris = ModelName.Parse("iris");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serves_the_file_as_version_1()
    {
        var path = _folder.With("net.onnx other.onnx").Path("net.onnx");
        var repository = new SingleModelFile(Iris, path);

        var listing = await repository.ListAsync(default);

        var model = Assert.Single(listing.Models);
        Assert.Equal(("iris", "1"), (model.Name.Text, Assert.Single(model.Versions).Text));
        Assert.Empty(listing.Ignored);
        Assert.Equal(path, (await repository.FetchAsync(Iris, model.Versions[0], default)).ModelPath);
    }

    [Theory]
    [InlineData("nothing there", "other.onnx")]
    [InlineData("a directory of that name", "net.onnx/")]
    public async Task A_missing_file_is_named(string because, string layout)
    {
        var path = _folder.With(layout).Path("net.onnx");

        var refusal = await Assert.ThrowsAsync<ServingException>(async () =>
            await new SingleModelFile(Iris, path).ListAsync(default)
        );

        Assert.True(refusal.Code == ServingErrorCode.NotFound, because);
        Assert.Equal($"expected a model file at {path}, found none", refusal.Message);
    }
}
