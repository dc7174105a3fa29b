using System.Net;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>
/// Files behind any web server: <c>https://</c>, and <c>http://</c> where that is allowed. It can be read and not listed, nor published to.
/// </summary>
public sealed class HttpStore : IArtifactStore
{
    private readonly StoreClient _client;
    private readonly HttpRequests _requests;
    private readonly TimeProvider _time;

    /// <param name="root">An <c>https</c> or <c>http</c> URI.</param>
    /// <param name="settings">Authorities and credentials.</param>
    /// <param name="options">What it may do.</param>
    /// <param name="time">Tells when a server is silent for too long.</param>
    /// <param name="resolve">A name's addresses; null: as the system resolves it.</param>
    /// <exception cref="ArtifactException">The options or the settings do not allow it.</exception>
    public HttpStore(
        ArtifactUri root,
        IStoreSettings settings,
        HttpStoreOptions options,
        TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
    )
    {
        if (root.Scheme == "http" && !options.AllowUnencrypted)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{root}: http:// is read only where the digest is pinned or unencrypted reading is allowed; use https://"
            );
        }

        Root = root;
        _time = time;
        var host = new Uri($"{root.Scheme}://{root.Host}/").IdnHost;
        var named = options.AllowedHosts.Append(host).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var guard = new AddressGuard(named, resolve);
        _client = new StoreClient(StoreConnections.Make(settings, guard), time, options.IdleLimit);
        _requests = new HttpRequests(_client, new RedirectRules(options.AllowedHosts), guard, settings);
    }

    public ArtifactUri Root { get; }

    public bool CanList => false;

    public IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellation) =>
        throw Unable(
            "cannot be listed: a web server does not say what it holds; name the version, or use another scheme"
        );

    public async Task<StoredObject?> FindAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var head = await _requests.SendAsync(HttpMethod.Head, Root.Below(path), 0, null, cancellation);
            if (head.StatusCode is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
            {
                return Describe(head, path);
            }

            using var get = await _requests.SendAsync(HttpMethod.Get, Root.Below(path), 0, null, cancellation);
            return Describe(get, path);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.KeyMissing)
        {
            return null;
        }
    }

    public async Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        var place = Root.Below(expected.Path);
        if (offset > 0 && offset >= expected.Size && await AtEndAsync(expected, offset, cancellation) is { } found)
        {
            return new ObjectContent(found, Stream.Null);
        }

        var response = await _requests.SendAsync(HttpMethod.Get, place, offset, expected.Tag, cancellation);
        Stream? bytes = null;
        try
        {
            var stored = Describe(response, expected.Path);
            HttpTag.Check(stored, expected, offset, place.ToString());
            var start = Start(response);
            bytes = await _client.OpenAsync(response, place.ToString(), cancellation);
            if (start > offset)
            {
                throw new ArtifactException(
                    ArtifactFault.Invalid,
                    $"{place}: the server sends another range than asked for"
                );
            }

            // A server that knows no ranges sends the whole.
            await SkipAsync(bytes, offset - start, cancellation);
            return new ObjectContent(stored, bytes);
        }
        catch
        {
            bytes?.Dispose();
            response.Dispose();
            throw;
        }
    }

    public Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation) =>
        throw Unable(
            "cannot be published to by HTTP; copy the version to where the server reads it, the manifest last"
        );

    public Task DeleteAsync(string path, CancellationToken cancellation) =>
        throw Unable("cannot be deleted from by HTTP");

    public Task CreateBucketAsync(CancellationToken cancellation) => throw Unable("has no buckets that could be made");

    public void Dispose() => _client.Dispose();

    private static long Start(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? 0 : 0;

    private static async Task SkipAsync(Stream bytes, long count, CancellationToken cancellation)
    {
        var buffer = new byte[81_920];
        for (var left = count; left > 0; )
        {
            var read = await bytes.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            left = read == 0 ? 0 : left - read;
        }
    }

    /// <summary>Nothing is left to be read, but for whether it is still the same; null: there is more than was expected.</summary>
    private async Task<StoredObject?> AtEndAsync(StoredObject expected, long offset, CancellationToken cancellation)
    {
        var place = Root.Below(expected.Path);
        var found =
            await FindAsync(expected.Path, cancellation)
            ?? throw new ArtifactException(ArtifactFault.KeyMissing, $"{place}: there is no such file any more");
        HttpTag.Check(found, expected, offset, place.ToString());
        return found.Size <= offset ? found : null;
    }

    private StoredObject Describe(HttpResponseMessage response, string path)
    {
        var place = Root.Below(path);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            throw _requests.Fault(response, place, _time);
        }

        var headers = response.Content.Headers;
        if (headers.ContentEncoding.Any(encoding => encoding is not "identity"))
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{place}: the server sends it encoded ({string.Join(", ", headers.ContentEncoding)}); switch that off there"
            );
        }

        var size =
            response.StatusCode == HttpStatusCode.PartialContent ? headers.ContentRange?.Length : headers.ContentLength;
        return size is { } known
            ? new StoredObject(path, known, HttpTag.Of(response))
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{place}: the server does not say how large it is (Content-Length); let it serve plain files"
            );
    }

    private ArtifactException Unable(string why) => new(ArtifactFault.Invalid, $"{Root} {why}");
}
