using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>Objects that other programs leave in a bucket.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3ListingTests(RgwServer rgw)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("iris/", "a console's folder, of the root itself")]
    [InlineData("iris/2/", "a console's folder")]
    [InlineData("irises/1/model.onnx", "another root whose name begins so")]
    [InlineData("iris", "an object with the name of the root")]
    public async Task Passes_over_what_is_not_of_the_root(string key, string because)
    {
        using var store = S3Stores.Open(rgw.Settings(), rgw.NewBucket());
        await store.CreateBucketAsync(default).Within(Limit);
        using var bare = S3Stores.Bare(rgw);
        foreach (var name in new[] { "iris/1/model.onnx", key })
        {
            await bare.PutObjectAsync(S3Stores.Object(store.Root.Host, name)).Within(Limit);
        }

        var listed = await store.ListAsync("", default).ToListAsync().Within(Limit);

        Assert.True(listed is [{ Path: "1/model.onnx", Size: 3 }], because);
    }

    [Fact]
    public async Task Is_not_broken_by_a_key_that_XML_cannot_hold()
    {
        using var store = S3Stores.Open(rgw.Settings(), rgw.NewBucket());
        await store.CreateBucketAsync(default).Within(Limit);
        using var bare = S3Stores.Bare(rgw);
        await bare.PutObjectAsync(S3Stores.Object(store.Root.Host, "iris/1/model.onnx")).Within(Limit);
        await bare.PutObjectAsync(S3Stores.Object(store.Root.Host, "iris/2/a\u0001b + c%20&<d>.onnx")).Within(Limit);

        var listed = await store.ListAsync("", default).ToListAsync().Within(Limit);

        Assert.Equal(["1/model.onnx", "2/a\u0001b + c%20&<d>.onnx"], listed.Select(stored => stored.Path));
    }
}
