using System.Net;
using System.Runtime.CompilerServices;
using System.Xml;
using Azure.Core;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>
/// <c>az://account/container/path</c>: Azure Blob storage over its REST API, or what speaks it. <see cref="AzureAccess"/> says which
/// settings it reads.
/// </summary>
internal sealed class AzureBlobStore : IArtifactStore
{
    private static readonly (string, string) OfContainer = ("restype", "container");
    private static readonly (string, string)[] None = [];

    private readonly AzureBlobLimits _limits;
    private readonly AzureBlobRequests _requests;
    private readonly Random _random;
    private readonly string _prefix;

    /// <param name="root">Its scheme is <c>az</c>.</param>
    /// <param name="settings">Endpoint, credentials and trust, asked for at each request.</param>
    /// <param name="time">Limits silence, and dates requests.</param>
    /// <param name="random">Tells the blocks of one writer from those of another; used by this store alone.</param>
    /// <param name="limits">Null: the usual ones.</param>
    /// <param name="credentials">Makes what gets an identity's tokens; null: Azure's own library.</param>
    public AzureBlobStore(
        ArtifactUri root,
        IStoreSettings settings,
        TimeProvider time,
        Random random,
        AzureBlobLimits? limits = null,
        Func<AzureIdentity, HttpClient, TokenCredential>? credentials = null
    )
    {
        Root = root;
        _limits = limits ?? new();
        _random = random;
        _prefix = AzureBlobPlace.Prefix(root);
        _requests = new(root, settings, time, credentials ?? AzureCredentials.Make);
    }

    public ArtifactUri Root { get; }

    public bool CanList => true;

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var prefix = folder.Length == 0 ? _prefix : $"{_prefix}{folder}/";
        string? marker = null;
        do
        {
            var page = await ListPageAsync(prefix, marker, cancellation);
            foreach (var blob in page.Blobs)
            {
                yield return blob with
                {
                    Path = blob.Path[_prefix.Length..],
                };
            }

            marker = page.Next;
        } while (marker is not null);
    }

    public async Task<StoredObject?> FindAsync(string path, CancellationToken cancellation)
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

    public async Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        try
        {
            return await OpenOnceAsync(expected, offset, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Changed)
        {
            // A blob that is gone has no tag either, so a condition on it fails before anyone looks for the blob.
            await HeadAsync(expected.Path, null, cancellation);
            throw;
        }
    }

    public async Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation)
    {
        var writer = new byte[AzureBlobUpload.WriterBytes];
        lock (_random)
        {
            _random.NextBytes(writer);
        }

        using var upload = new AzureBlobUpload(_requests, _limits, path, file, options, writer);
        if (upload.IsLarge && options.OnlyIfAbsent && await FindAsync(path, cancellation) is not null)
        {
            throw upload.Exists(Root, null);
        }

        try
        {
            await upload.RunAsync(cancellation);
        }
        catch (ArtifactException failure) when (options.OnlyIfAbsent && failure.Fault == ArtifactFault.Changed)
        {
            throw upload.Exists(Root, failure);
        }
    }

    public async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        var request = new AzureBlobRequest(HttpMethod.Delete, path)
        {
            Headers = [("x-ms-delete-snapshots", "include")],
            Within = _limits.AnswerWithin,
        };
        try
        {
            await _requests.SendAsync(request, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.KeyMissing)
        {
            // It is gone, as was asked.
        }
    }

    public async Task CreateBucketAsync(CancellationToken cancellation)
    {
        var request = new AzureBlobRequest(HttpMethod.Put, null)
        {
            Query = [OfContainer],
            Within = _limits.AnswerWithin,
            Body = _ => new ByteArrayContent([]),
        };
        try
        {
            await _requests.SendAsync(request, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Exists)
        {
            // It is there, as was asked.
        }
    }

    public void Dispose() => _requests.Dispose();

    private async Task<ObjectContent> OpenOnceAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        // No store can give a range of nothing.
        if (offset > 0 && offset >= expected.Size)
        {
            var found =
                await HeadAsync(expected.Path, expected.Tag, cancellation)
                ?? throw Invalid(expected.Path, "it is a folder, not a blob");
            return new(found, Stream.Null);
        }

        var request = new AzureBlobRequest(HttpMethod.Get, expected.Path)
        {
            Headers = [.. Expecting(expected.Tag), .. offset > 0 ? [("Range", $"bytes={offset}-")] : None],
            Within = _limits.BytesWithin,
        };
        return await _requests.OpenAsync(request, answer => Received(expected, offset, answer), cancellation);
    }

    private Task<AzureBlobPage> ListPageAsync(string prefix, string? marker, CancellationToken cancellation)
    {
        var request = new AzureBlobRequest(HttpMethod.Get, null)
        {
            Query =
            [
                OfContainer,
                ("comp", "list"),
                ("maxresults", $"{_limits.BlobsAPage}"),
                .. prefix.Length == 0 ? None : [("prefix", prefix)],
                .. marker is null ? None : [("marker", marker)],
            ],
            Within = _limits.AnswerWithin,
        };
        return _requests.SendAsync(
            request,
            async (answer, stop) =>
            {
                try
                {
                    return await AzureBlobPage.ReadAsync(await answer.Content.ReadAsStreamAsync(stop), stop);
                }
                catch (XmlException failure)
                {
                    throw Invalid("", $"this is no answer of Azure Blob storage ({failure.Message})");
                }
            },
            cancellation
        );
    }

    /// <summary>Null: it is a folder, as accounts with a hierarchical namespace have them.</summary>
    private Task<StoredObject?> HeadAsync(string path, string? tag, CancellationToken cancellation) =>
        _requests.SendAsync(
            new AzureBlobRequest(HttpMethod.Head, path) { Headers = Expecting(tag), Within = _limits.AnswerWithin },
            (answer, _) =>
                Task.FromResult(
                    answer.Headers.TryGetValues("x-ms-resource-type", out var types) && types.First() == "directory"
                        ? null
                        : new StoredObject(path, answer.Content.Headers.ContentLength ?? 0, TagOf(answer))
                ),
            cancellation
        );

    private StoredObject Received(StoredObject expected, long offset, HttpResponseMessage answer)
    {
        // What stands between may know no conditions or no ranges.
        if (expected.Tag is not null && TagOf(answer) != expected.Tag)
        {
            throw new ArtifactException(
                ArtifactFault.Changed,
                $"{Root.Below(expected.Path)}: it is not the blob that was listed any more: look again"
            );
        }

        if (offset > 0 && answer.StatusCode != HttpStatusCode.PartialContent)
        {
            throw Invalid(expected.Path, "a part of it was asked for, and all of it came");
        }

        return new(expected.Path, offset + (answer.Content.Headers.ContentLength ?? 0), TagOf(answer));
    }

    private ArtifactException Invalid(string path, string what) =>
        new(
            ArtifactFault.Invalid,
            $"{(path.Length == 0 ? Root : Root.Below(path))}: {what}: check the address and {AzureAccess.EndpointName}"
        );

    private static (string, string)[] Expecting(string? tag) => tag is null ? [] : [("If-Match", tag)];

    private static string? TagOf(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.TryGetValues("ETag", out var tags) ? AzureBlobPage.Quoted(tags.ToString()) : null;
}
