using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3;

/// <summary>
/// <c>s3://bucket/path</c> on AWS, or on any server with the same API. Settings are those of the AWS tools; which, and in
/// what order: <see cref="S3Options"/>, <see cref="Credentials.CredentialChain"/>, <see cref="SdkConnections"/>.
/// </summary>
internal sealed class S3Store(ArtifactUri root, IStoreSettings settings, TimeProvider time, S3Limits? limits = null)
    : IArtifactStore
{
    private readonly S3Limits _limits = limits ?? new();
    private readonly S3Requests _requests = new(root, settings, time);

    public ArtifactUri Root => root;

    public bool CanList => true;

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var top = _requests.Key("");
        var request = new ListObjectsV2Request
        {
            BucketName = _requests.Bucket,
            Prefix = folder.Length == 0 ? top : $"{_requests.Key(folder)}/",
            MaxKeys = _limits.KeysAPage,
        };
        do
        {
            var page = await _requests.SendAsync(
                request.Prefix.TrimEnd('/'),
                _limits.AnswerWithin,
                (client, guard) => client.ListObjectsV2Async(request, guard.Token),
                cancellation
            );
            foreach (var found in page.S3Objects ?? [])
            {
                // Consoles show a folder by an object whose key ends so.
                if (!found.Key.EndsWith('/'))
                {
                    yield return new(found.Key[top.Length..], found.Size ?? 0, found.ETag);
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        } while (request.ContinuationToken is not null);
    }

    public async Task<StoredObject?> FindAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await HeadAsync(path, null, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.KeyMissing)
        {
            await RequireBucketAsync(cancellation);
            return null;
        }
    }

    public async Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        // No store can give a range of nothing.
        if (offset >= expected.Size)
        {
            expected = await HeadAsync(expected.Path, expected.Tag, cancellation);
            if (offset >= expected.Size)
            {
                return new(expected, Stream.Null);
            }
        }

        var key = _requests.Key(expected.Path);
        return await _requests.OpenAsync(
            key,
            _limits.BytesWithin,
            async (client, guard) =>
            {
                var response = await client.GetObjectAsync(
                    new()
                    {
                        BucketName = _requests.Bucket,
                        Key = key,
                        EtagToMatch = expected.Tag,
                        // Of a whole object the SDK computes the MD5, which takes time, and takes any tag for one.
                        ByteRange = new ByteRange($"bytes={offset}-"),
                    },
                    guard.Token
                );
                return (Received(expected, offset, response), response.ResponseStream, response);
            },
            cancellation
        );
    }

    public Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation) =>
        new S3Upload(_requests, _limits, _requests.Key(path), file, options).RunAsync(
            find => HeadOrNullAsync(path, find),
            cancellation
        );

    public Task DeleteAsync(string path, CancellationToken cancellation) =>
        _requests.SendAsync(
            _requests.Key(path),
            _limits.AnswerWithin,
            (client, guard) => client.DeleteObjectAsync(_requests.Bucket, _requests.Key(path), guard.Token),
            cancellation
        );

    public async Task CreateBucketAsync(CancellationToken cancellation)
    {
        // Only AWS wants to be told its own region once more; others refuse what they do not know.
        var request = new PutBucketRequest
        {
            BucketName = _requests.Bucket,
            UseClientRegion = _requests.Options().Endpoint is null,
        };
        await _requests.SendAsync(
            "",
            _limits.AnswerWithin,
            async (client, guard) =>
            {
                try
                {
                    await client.PutBucketAsync(request, guard.Token);
                }
                catch (AmazonS3Exception mine) when (mine.ErrorCode == "BucketAlreadyOwnedByYou") { }

                return true;
            },
            cancellation
        );
    }

    public void Dispose() => _requests.Dispose();

    private async Task<StoredObject?> HeadOrNullAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await HeadAsync(path, null, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.KeyMissing)
        {
            return null;
        }
    }

    private async Task<StoredObject> HeadAsync(string path, string? tag, CancellationToken cancellation)
    {
        var request = new GetObjectMetadataRequest
        {
            BucketName = _requests.Bucket,
            Key = _requests.Key(path),
            EtagToMatch = tag,
        };
        var found = await _requests.SendAsync(
            request.Key,
            _limits.AnswerWithin,
            (client, guard) => client.GetObjectMetadataAsync(request, guard.Token),
            cancellation
        );
        RequireTag(path, tag, found.ETag);
        return new(path, found.ContentLength, found.ETag);
    }

    /// <summary>The answer to HEAD has no body, so a missing object and a missing bucket look alike.</summary>
    private async Task RequireBucketAsync(CancellationToken cancellation)
    {
        try
        {
            await _requests.SendAsync(
                "",
                _limits.AnswerWithin,
                (client, guard) =>
                    client.ListObjectsV2Async(new() { BucketName = _requests.Bucket, MaxKeys = 1 }, guard.Token),
                cancellation
            );
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Refused)
        {
            // Reading is allowed and listing is not.
        }
    }

    private StoredObject Received(StoredObject expected, long offset, GetObjectResponse response)
    {
        try
        {
            RequireTag(expected.Path, expected.Tag, response.ETag);
            return offset == 0 || response.HttpStatusCode == HttpStatusCode.PartialContent
                ? new(expected.Path, offset + response.ContentLength, response.ETag)
                : throw _requests.Fault(
                    _requests.Key(expected.Path),
                    ArtifactFault.Invalid,
                    "the store does not give a part of an object",
                    "check that the endpoint is an S3 API"
                );
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>For stores that do not know the condition that is sent along.</summary>
    private void RequireTag(string path, string? expected, string actual)
    {
        if (expected is not null && actual != expected)
        {
            throw _requests.Fault(
                _requests.Key(path),
                ArtifactFault.Changed,
                "it is not the object that was listed any more",
                "look again"
            );
        }
    }
}
