using Amazon.S3;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3;

/// <summary>Does one request at a time for its caller: with the client of the present settings, guarded, its failure named.</summary>
internal sealed class S3Requests(ArtifactUri root, IStoreSettings settings, TimeProvider time) : IDisposable
{
    private readonly S3Clients _clients = new(settings, time);

    public string Bucket => root.Host;

    /// <summary>The key of a path below the root.</summary>
    public string Key(string path) => root.Path.Length == 0 ? path : $"{root.Path}/{path}";

    /// <summary>What the endpoint is now.</summary>
    public S3Options Options() => S3Options.OfStore(settings);

    /// <summary>Sends one request.</summary>
    /// <param name="key">For messages; empty: about the bucket.</param>
    /// <param name="limit">How long nothing may move.</param>
    /// <param name="send">With the client, and a guard that is told what moves.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> SendAsync<T>(
        string key,
        TimeSpan limit,
        Func<AmazonS3Client, StallGuard, Task<T>> send,
        CancellationToken cancellation
    )
    {
        using var guard = new StallGuard(limit, time, cancellation);
        return await SendAsync(key, guard, send, cancellation);
    }

    /// <summary>Opens a download, whose silence is limited while it is read, too.</summary>
    /// <inheritdoc cref="SendAsync{T}(string, TimeSpan, Func{AmazonS3Client, StallGuard, Task{T}}, CancellationToken)"/>
    public async Task<ObjectContent> OpenAsync(
        string key,
        TimeSpan limit,
        Func<AmazonS3Client, StallGuard, Task<(StoredObject Stored, Stream Bytes, IDisposable Response)>> send,
        CancellationToken cancellation
    )
    {
        var guard = new StallGuard(limit, time, cancellation);
        try
        {
            var (stored, bytes, response) = await SendAsync(key, guard, send, cancellation);
            guard.Rest();
            return new(stored, new GuardedStream(bytes, guard, Explain, response));
        }
        catch
        {
            guard.Dispose();
            throw;
        }

        Exception Explain(Exception failure) =>
            HasGivenUp(failure, cancellation) ? failure : S3Faults.Of(failure, Place(key, Options()), guard);
    }

    /// <summary>A fault that no answer states.</summary>
    public ArtifactException Fault(
        string key,
        ArtifactFault fault,
        string what,
        string check,
        Exception? inner = null
    ) => S3Faults.Fault(fault, Place(key, Options()), what, check, inner);

    public void Dispose() => _clients.Dispose();

    private async Task<T> SendAsync<T>(
        string key,
        StallGuard guard,
        Func<AmazonS3Client, StallGuard, Task<T>> send,
        CancellationToken cancellation
    )
    {
        var options = Options();
        try
        {
            return await send(_clients.Of(options), guard);
        }
        catch (Exception failure) when (!HasGivenUp(failure, cancellation))
        {
            throw S3Faults.Of(failure, Place(key, options), guard);
        }
    }

    private static bool HasGivenUp(Exception failure, CancellationToken caller) =>
        failure is OperationCanceledException && caller.IsCancellationRequested;

    private S3Place Place(string key, S3Options options) =>
        new(key.Length == 0 ? $"s3://{Bucket}" : $"s3://{Bucket}/{key}", options.Host, settings.Origin);
}
