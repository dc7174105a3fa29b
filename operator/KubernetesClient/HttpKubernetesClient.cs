using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Discovery;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Lists;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Transport;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesClient.Writes;
using Sluice.KubernetesObjects.Authentication;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient;

/// <summary>The client of a real API server, over HTTP/2 or HTTP/1.1. One a process is enough; nothing is sent before it is used.</summary>
public sealed class HttpKubernetesClient : IKubernetesClient, IDisposable
{
    private readonly ApiTransport _transport;
    private readonly ApiDiscovery _discovery;
    private readonly ObjectExchange _exchange;
    private readonly ServerSideApply _apply;
    private readonly PagedList _lists;
    private readonly WatchStream _watches;

    /// <summary>Takes settings; see <see cref="ClusterSettingsSource"/>.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: the options or the credentials are wrong.</exception>
    public HttpKubernetesClient(
        ClusterSettings cluster,
        KubernetesClientOptions options,
        TimeProvider time,
        Random random,
        ILogger<HttpKubernetesClient> log
    )
    {
        var surroundings = new ClientSurroundings(time, random, log);
        _transport = new ApiTransport(cluster, options, surroundings);
        _discovery = new ApiDiscovery(_transport, time);
        _exchange = new ObjectExchange(_transport, _discovery);
        _apply = new ServerSideApply(_exchange);
        _lists = new PagedList(_transport, options.PageSize);
        _watches = new WatchStream(_transport, options.ShortestWatch, surroundings);
    }

    /// <inheritdoc/>
    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        _exchange.SpeakAsync<T, T>(
            apiVersion =>
                _exchange.ObjectAsync<T>(
                    new ApiRequest
                    {
                        Method = HttpMethod.Get,
                        Path = ResourcePaths.Of(T.Type, apiVersion, key),
                        What = $"get {T.Type} {key}",
                        IsUrgent = ObjectExchange.IsUrgent<T>(),
                    },
                    cancellation
                ),
            cancellation
        );

    /// <inheritdoc/>
    public Task<ObjectList<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        _exchange.SpeakAsync<T, ObjectList<T>>(
            apiVersion => _lists.ReadAsync<T>(apiVersion, scope, cancellation),
            cancellation
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope,
        string resourceVersion,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>
    {
        var apiVersion = await _discovery.RequireAsync(T.Type, cancellation);
        await foreach (var change in _watches.ReadAsync<T>(apiVersion, scope, resourceVersion, cancellation))
            yield return change;
    }

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T created, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        _exchange.SpeakAsync<T, T>(
            apiVersion =>
                _exchange.ObjectAsync<T>(
                    new ApiRequest
                    {
                        Method = HttpMethod.Post,
                        Path = ResourcePaths.Query(
                            ResourcePaths.Collection(
                                T.Type,
                                apiVersion,
                                ResourcePaths.NamespaceOf(T.Type, created.Metadata.Namespace)
                            ),
                            ("fieldManager", owner.Name)
                        ),
                        What = $"create {T.Type} {created.Key}",
                        Body = WriteBodies.Create(created, apiVersion),
                        IsUrgent = ObjectExchange.IsUrgent<T>(),
                    },
                    cancellation
                ),
            cancellation
        );

    /// <inheritdoc/>
    public Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => _apply.ApplyAsync(applied, owner, cancellation);

    /// <inheritdoc/>
    public Task<T> ApplyStatusAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => _apply.ApplyStatusAsync(applied, owner, cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        _exchange.SpeakAsync<T, byte[]>(
            apiVersion =>
                _transport.SendAsync(
                    new ApiRequest
                    {
                        Method = HttpMethod.Delete,
                        Path = ResourcePaths.Of(T.Type, apiVersion, key),
                        What = $"delete {T.Type} {key}",
                        Body = WriteBodies.Delete(options),
                    },
                    cancellation
                ),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<TokenReviewStatus> ReviewTokenAsync(
        string token,
        IReadOnlyList<string> audiences,
        CancellationToken cancellation
    )
    {
        var review = new TokenReview
        {
            Spec = new TokenReviewSpec { Token = token, Audiences = audiences.Count == 0 ? null : audiences },
        };
        return await _exchange.SpeakAsync<TokenReview, TokenReviewStatus>(
            async apiVersion =>
            {
                var request = new ApiRequest
                {
                    Method = HttpMethod.Post,
                    Path = ResourcePaths.Collection(TokenReview.Type, apiVersion, null),
                    What = "review a token",
                    Body = WriteBodies.Create(review, apiVersion),
                    IsUrgent = true,
                };
                var answer = await _exchange.ObjectAsync<TokenReview>(request, cancellation);
                return answer.Status
                    ?? throw new KubernetesException(
                        KubernetesFault.ServerError,
                        $"{_transport.Asked(request)}: the answer has no status"
                    );
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task<JsonObject?> FindSchemaAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        _exchange.SpeakAsync<T, JsonObject?>(
            apiVersion => new PublishedSchemas(_transport).FindAsync(T.Type, apiVersion, cancellation),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<string?> DiscoverAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => await _discovery.FindAsync(T.Type, cancellation);

    /// <summary>Closes its connections: what is under way fails.</summary>
    public void Dispose() => _transport.Dispose();
}
