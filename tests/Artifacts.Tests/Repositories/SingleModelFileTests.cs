using System.Security.Cryptography;
using System.Text;
using Sluice.Artifacts.Repositories;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Tests.Repositories;

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

        var listing = await repository.ListAsync([], default);

        var model = Assert.Single(listing.Models);
        Assert.Equal(("iris", "1"), (model.Name.Text, Assert.Single(model.Versions).Version.Text));
        Assert.Empty(listing.Ignored);
        Assert.True(model.Versions[0].IsSealed);
        var progress = new List<FetchProgress>();
        using var fetched = await repository.FetchAsync(Iris, model.Versions[0], progress.Add, default);
        Assert.Equal(path, fetched.Files.ModelPath);
        Assert.Equal([new FetchProgress(8, 8)], progress);
        var line = $"{Convert.ToHexStringLower(SHA256.HashData("net.onnx"u8))}  net.onnx\n";
        Assert.Equal(ContentDigest.Of(SHA256.HashData(Encoding.UTF8.GetBytes(line))), fetched.Digest);
    }

    [Fact]
    public async Task Another_file_of_that_name_is_noticed()
    {
        var path = _folder.With("net.onnx").Path("net.onnx");
        var repository = new SingleModelFile(Iris, path);
        var before = (await repository.ListAsync([], default)).Models[0].Versions[0];

        Assert.Equal(before, (await repository.ListAsync([], default)).Models[0].Versions[0]);
        await File.WriteAllTextAsync(path, "another", CancellationToken.None);

        Assert.NotEqual(before, (await repository.ListAsync([], default)).Models[0].Versions[0]);
    }

    [Fact]
    public async Task A_file_that_has_gone_since_it_was_listed_is_named()
    {
        var path = _folder.With("net.onnx").Path("net.onnx");
        var repository = new SingleModelFile(Iris, path);
        var listed = (await repository.ListAsync([], default)).Models[0].Versions[0];
        File.Delete(path);

        var refusal = await Assert.ThrowsAsync<ServingException>(async () =>
            await repository.FetchAsync(Iris, listed, _ => { }, default)
        );

        Assert.Equal(ServingErrorCode.NotFound, refusal.Code);
        Assert.StartsWith($"cannot read {path}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_served_by_the_configuration_that_a_load_brings()
    {
        var repository = new SingleModelFile(Iris, _folder.With("net.onnx").Path("net.onnx"));

        repository.Configure(Iris, """{"max_batch_size":9,"optimization":{}}""");
        repository.Configure(ModelName.Parse("other"), """{"max_batch_size":7}""");
        var configured = (await repository.ListAsync([], default)).Models[0];
        var refusal = Assert.Throws<ServingException>(() =>
            repository.Configure(Iris, """{"output":[{"name":"y","label_filename":"labels.txt"}]}""")
        );
        repository.Configure(Iris, null);
        var own = (await repository.ListAsync([], default)).Models[0];

        Assert.Equal(9, configured.Settings.MaxBatchSize);
        Assert.EndsWith("does not act on: optimization", configured.Warning, StringComparison.Ordinal);
        Assert.StartsWith("config: label_filename of output 'y': ", refusal.Message, StringComparison.Ordinal);
        Assert.Null(own.Settings.MaxBatchSize);
        Assert.Null(own.Warning);
    }

    [Theory]
    [InlineData("nothing there", "other.onnx")]
    [InlineData("a directory of that name", "net.onnx/")]
    public async Task A_missing_file_is_named(string because, string layout)
    {
        var path = _folder.With(layout).Path("net.onnx");

        var refusal = await Assert.ThrowsAsync<ServingException>(async () =>
            await new SingleModelFile(Iris, path).ListAsync([], default)
        );

        Assert.True(refusal.Code == ServingErrorCode.NotFound, because);
        Assert.Equal($"expected a model file at {path}, found none", refusal.Message);
    }
}
