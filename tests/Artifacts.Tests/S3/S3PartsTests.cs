using Sluice.Artifacts.S3;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>Files in parts at a real server.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3PartsTests(RgwServer rgw)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly S3Limits Small = new() { PutUpToBytes = 0, PartBytes = 5 << 20 };

    [Fact]
    public async Task Leaves_no_parts_behind_when_a_write_is_cancelled()
    {
        using var store = S3Stores.Open(rgw.Settings(), rgw.NewBucket(), limits: Small);
        await store.CreateBucketAsync(default).Within(Limit);
        var file = rgw.NewFile();
        await File.WriteAllBytesAsync(file, TestBytes.Of(1, 22_000_000));
        using var cancel = new CancellationTokenSource();
        var begun = 0L;
        var options = new WriteOptions { Progress = sent => CancelAfterFirstPart(ref begun, sent, cancel) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.WriteAsync("model.onnx", file, options, cancel.Token).Within(Limit)
        );

        using var bare = S3Stores.Bare(rgw);
        var left = await bare.ListMultipartUploadsAsync(store.Root.Host).Within(Limit);
        Assert.Empty(left.MultipartUploads ?? []);
        Assert.Empty(await store.ListAsync("", default).ToListAsync().Within(Limit));
    }

    private static void CancelAfterFirstPart(ref long sum, long sent, CancellationTokenSource cancel)
    {
        sum += sent;
        if (sum > 6_000_000)
        {
            cancel.Cancel();
        }
    }
}
