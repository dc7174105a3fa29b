using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Gcs;

/// <summary>
/// Google Cloud Storage over its JSON API: <c>gs://bucket/path</c>. An object's tag is its generation. <c>STORAGE_EMULATOR_HOST</c>
/// leads to an emulator, without credentials.
/// </summary>
public sealed class GcsStore(ArtifactUri root, IStoreSettings settings, GcsOptions limits, TimeProvider time)
    : IArtifactStore
{
    private const string ProjectSetting = "GOOGLE_CLOUD_PROJECT";
    private const string GenerationHeader = "x-goog-generation";
    private readonly GcsRequests _requests = new(root, settings, limits, time);

    public ArtifactUri Root => root;

    public bool CanList => true;

    private string Prefix => root.Path.Length == 0 ? "" : $"{root.Path}/";

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var prefix = Prefix + (folder.Length == 0 ? "" : $"{folder}/");
        var query =
            $"prefix={GcsRequests.Escaped(prefix)}&maxResults={limits.PageSize}"
            + $"&fields={GcsRequests.Escaped($"nextPageToken,items({GcsObject.Fields})")}";
        string? token = null;
        do
        {
            var page = await PageAsync(
                token is null ? query : $"{query}&pageToken={GcsRequests.Escaped(token)}",
                cancellation
            );
            foreach (var item in page.Items ?? [])
            {
                // Consoles make empty objects that stand for folders.
                if (!item.Name.EndsWith('/'))
                {
                    yield return Describe(item);
                }
            }

            token = page.NextPageToken;
        } while (token is { Length: > 0 });
    }

    public async Task<StoredObject?> FindAsync(string path, CancellationToken cancellation)
    {
        var place = root.Below(path);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            _requests.Objects(Prefix + path, $"fields={GcsRequests.Escaped(GcsObject.Fields)}")
        );
        using var response = await _requests.SendAsync(request, place, cancellation);
        try
        {
            return Describe(await _requests.ReadAsync(response, GcsJson.Default.GcsObject, place, cancellation));
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.KeyMissing)
        {
            return null;
        }
    }

    public async Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        var place = root.Below(expected.Path);
        if (offset > 0 && offset >= expected.Size)
        {
            return await AtEndAsync(expected, offset, cancellation);
        }

        var condition = expected.Tag is null ? "" : $"&ifGenerationMatch={GcsRequests.Escaped(expected.Tag)}";
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            _requests.Objects(Prefix + expected.Path, $"alt=media{condition}")
        );
        // Without it an object that is stored compressed would come decompressed, and of another size.
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
        var response = await _requests.SendAsync(request, place, cancellation);
        try
        {
            await _requests.RequireSuccessAsync(response, place, cancellation);
            var stored = Describe(response, expected.Path, offset, place);
            return new ObjectContent(stored, await _requests.OpenAsync(response, place, cancellation));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation) =>
        new GcsUpload(_requests, root.Below(path), Prefix + path, limits.PartBytes, options).RunAsync(
            file,
            cancellation
        );

    public async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        var place = root.Below(path);
        using var request = new HttpRequestMessage(HttpMethod.Delete, _requests.Objects(Prefix + path, ""));
        using var response = await _requests.SendAsync(request, place, cancellation);
        try
        {
            await _requests.RequireSuccessAsync(response, place, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.KeyMissing)
        {
            // There is none, as was wanted.
        }
    }

    public async Task CreateBucketAsync(CancellationToken cancellation)
    {
        if (settings.Find(ProjectSetting) is not { } project)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{root}: a bucket is made in a project: set {ProjectSetting} in {settings.Origin}"
            );
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            _requests.Buckets($"project={GcsRequests.Escaped(project)}")
        );
        request.Content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(new GcsBucket(root.Host), GcsJson.Default.GcsBucket)
        );
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _requests.SendAsync(request, root, cancellation);
        if (response.StatusCode != HttpStatusCode.Conflict)
        {
            await _requests.RequireSuccessAsync(response, root, cancellation);
            return;
        }

        // There is one of that name; whether it may be used, it says itself.
        using var look = new HttpRequestMessage(HttpMethod.Get, _requests.Buckets(null));
        using var own = await _requests.SendAsync(look, root, cancellation);
        await _requests.RequireSuccessAsync(own, root, cancellation);
    }

    public void Dispose() => _requests.Dispose();

    private async Task<GcsPage> PageAsync(string query, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _requests.Objects(null, query));
        using var response = await _requests.SendAsync(request, root, cancellation);
        return await _requests.ReadAsync(response, GcsJson.Default.GcsPage, root, cancellation);
    }

    /// <summary>Nothing is left to be read, but for whether it is still the same.</summary>
    private async Task<ObjectContent> AtEndAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        var place = root.Below(expected.Path);
        var found = await FindAsync(expected.Path, cancellation);
        return found is null
                ? throw new ArtifactException(
                    ArtifactFault.KeyMissing,
                    $"{place}: there is no such object; check the path, or publish it"
                )
            : found.Size == offset && (expected.Tag ?? found.Tag) == found.Tag ? new ObjectContent(found, Stream.Null)
            : throw Changed(place);
    }

    private StoredObject Describe(GcsObject item) =>
        long.TryParse(item.Size, out var size)
            ? new StoredObject(item.Name[Prefix.Length..], size, item.Generation)
            : throw new ArtifactException(ArtifactFault.Invalid, $"{root}: an object without a size: {item.Name}");

    private static StoredObject Describe(HttpResponseMessage response, string path, long offset, ArtifactUri place)
    {
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.Count > 0)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{place}: is stored with Content-Encoding {string.Join(", ", headers.ContentEncoding)}; upload it as it is"
            );
        }

        var isPart = response.StatusCode == HttpStatusCode.PartialContent;
        var size = isPart ? headers.ContentRange?.Length : headers.ContentLength;
        var start = isPart ? headers.ContentRange?.From : 0;
        return size is { } known && start == offset
            ? new StoredObject(path, known, Generation(response))
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{place}: the store sends another range than asked for, or does not say which"
            );
    }

    private static string? Generation(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(GenerationHeader, out var values) ? values.ToString() : null;

    private static ArtifactException Changed(ArtifactUri place) =>
        new(ArtifactFault.Changed, $"{place}: is not the object that was listed any more; look again");
}
