using Amazon.S3.Model;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3;

/// <summary>
/// Writes one file: by one request when it is small, else in parts, several at once. A failure leaves nothing behind, the parts neither.
/// </summary>
internal sealed class S3Upload(S3Requests requests, S3Limits limits, string key, string file, WriteOptions options)
{
    private const string Anything = "*";
    private static readonly TimeSpan CleanWithin = TimeSpan.FromSeconds(20);

    private readonly Lock _progress = new();
    private long _size;

    /// <param name="find">The object that is there.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(Func<CancellationToken, Task<StoredObject?>> find, CancellationToken cancellation)
    {
        _size = SizeOfFile();
        await RequireAbsentAsync(find, cancellation);
        if (_size <= limits.PutUpToBytes)
        {
            await ConditionallyAsync(condition => PutAsync(condition, cancellation));
        }
        else
        {
            await PutPartsAsync(find, cancellation);
        }
    }

    /// <summary>Looks first, since not every store knows the condition that is sent along: radosgw does for one request, not for parts.</summary>
    private async Task RequireAbsentAsync(
        Func<CancellationToken, Task<StoredObject?>> find,
        CancellationToken cancellation
    )
    {
        if (options.OnlyIfAbsent && await find(cancellation) is not null)
        {
            throw Exists(null);
        }
    }

    private async Task ConditionallyAsync(Func<string?, Task> send)
    {
        try
        {
            await send(options.OnlyIfAbsent ? Anything : null);
        }
        catch (ArtifactException failure) when (options.OnlyIfAbsent && failure.Fault == ArtifactFault.Changed)
        {
            throw Exists(failure);
        }
        catch (ArtifactException failure) when (options.OnlyIfAbsent && S3Faults.IsNotImplemented(failure))
        {
            // There was nothing a moment ago, and more than looking is not to be had here.
            await send(null);
        }
    }

    // Without chunks, since some stores would keep their headers as content.
    private async Task PutAsync(string? condition, CancellationToken cancellation) =>
        await requests.SendAsync(
            key,
            limits.AnswerWithin,
            async (client, guard) =>
            {
                using var sent = new SentBytes(_size, options.Progress, _progress, guard);
                var request = new PutObjectRequest
                {
                    BucketName = requests.Bucket,
                    Key = key,
                    FilePath = file,
                    UseChunkEncoding = false,
                    IfNoneMatch = condition,
                };
                request.StreamTransferProgress += (_, step) => sent.Add(step.IncrementTransferred);
                var answer = await client.PutObjectAsync(request, guard.Token);
                sent.Complete();
                return answer;
            },
            cancellation
        );

    private async Task PutPartsAsync(Func<CancellationToken, Task<StoredObject?>> find, CancellationToken cancellation)
    {
        var begun = await requests.SendAsync(
            key,
            limits.AnswerWithin,
            (client, guard) => client.InitiateMultipartUploadAsync(requests.Bucket, key, guard.Token),
            cancellation
        );
        try
        {
            var parts = await SendPartsAsync(begun.UploadId, cancellation);
            await RequireAbsentAsync(find, cancellation);
            await ConditionallyAsync(condition => CompleteAsync(begun.UploadId, parts, condition, cancellation));
        }
        catch
        {
            await AbortAsync(begun.UploadId);
            throw;
        }
    }

    private async Task<PartETag[]> SendPartsAsync(string upload, CancellationToken cancellation)
    {
        var partBytes = limits.PartBytesOf(_size);
        var parts = new PartETag[(_size + partBytes - 1) / partBytes];
        await Parallel.ForAsync(
            0,
            parts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = limits.PartsAtOnce, CancellationToken = cancellation },
            async (index, stop) =>
            {
                var sent = await options.SendPartAsync(again => SendPartAsync(upload, index, partBytes, again), stop);
                parts[index] = new PartETag(index + 1, sent.ETag);
            }
        );
        return parts;
    }

    private Task<UploadPartResponse> SendPartAsync(
        string upload,
        int index,
        long partBytes,
        CancellationToken cancellation
    ) =>
        requests.SendAsync(
            key,
            limits.AnswerWithin,
            async (client, guard) =>
            {
                var offset = index * partBytes;
                var length = Math.Min(partBytes, _size - offset);
                using var sent = new SentBytes(length, options.Progress, _progress, guard);
                var request = new UploadPartRequest
                {
                    BucketName = requests.Bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = index + 1,
                    FilePath = file,
                    FilePosition = offset,
                    PartSize = length,
                    UseChunkEncoding = false,
                };
                request.StreamTransferProgress += (_, step) => sent.Add(step.IncrementTransferred);
                var answer = await client.UploadPartAsync(request, guard.Token);
                sent.Complete();
                return answer;
            },
            cancellation
        );

    private async Task CompleteAsync(
        string upload,
        PartETag[] parts,
        string? condition,
        CancellationToken cancellation
    ) =>
        await requests.SendAsync(
            key,
            limits.CompleteWithin,
            (client, guard) =>
                client.CompleteMultipartUploadAsync(
                    new()
                    {
                        BucketName = requests.Bucket,
                        Key = key,
                        UploadId = upload,
                        PartETags = [.. parts],
                        IfNoneMatch = condition,
                    },
                    guard.Token
                ),
            cancellation
        );

    /// <summary>The failure that led here is the one to tell, so another one is not.</summary>
    private async Task AbortAsync(string upload)
    {
        try
        {
            await requests.SendAsync(
                key,
                CleanWithin,
                (client, guard) => client.AbortMultipartUploadAsync(requests.Bucket, key, upload, guard.Token),
                CancellationToken.None
            );
        }
        catch (ArtifactException)
        {
            // The store's own rules remove parts of uploads that never end.
        }
    }

    private long SizeOfFile()
    {
        try
        {
            using var opened = File.OpenHandle(file);
            return RandomAccess.GetLength(opened);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw requests.Fault(
                key,
                ArtifactFault.Invalid,
                $"the local file cannot be read ({failure.Message})",
                "check the file",
                failure
            );
        }
    }

    private ArtifactException Exists(Exception? inner) =>
        requests.Fault(
            key,
            ArtifactFault.Exists,
            "it is there already, and what is published is never overwritten",
            "use a new version",
            inner
        );
}
