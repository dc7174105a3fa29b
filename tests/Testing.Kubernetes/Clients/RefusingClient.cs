using System.Text.Json.Nodes;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Authentication;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.Testing.Kubernetes.Clients;

/// <summary>A client that may be asked nothing: tests' own clients answer what they expect, and the rest fails the test.</summary>
public abstract class RefusingClient : IKubernetesClient
{
    /// <inheritdoc/>
    public virtual Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("get", T.Type);

    /// <inheritdoc/>
    public virtual Task<ObjectList<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("list", T.Type);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope,
        string resourceVersion,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T> => throw Unexpected("watch", T.Type);

    /// <inheritdoc/>
    public virtual Task<T> CreateAsync<T>(T created, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("create", T.Type);

    /// <inheritdoc/>
    public virtual Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("apply", T.Type);

    /// <inheritdoc/>
    public virtual Task<T> ApplyStatusAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("apply the status of", T.Type);

    /// <inheritdoc/>
    public virtual Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("delete", T.Type);

    /// <inheritdoc/>
    public virtual Task<TokenReviewStatus> ReviewTokenAsync(
        string token,
        IReadOnlyList<string> audiences,
        CancellationToken cancellation
    ) => throw Unexpected("review", TokenReview.Type);

    /// <inheritdoc/>
    public virtual Task<JsonObject?> FindSchemaAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("find the schema of", T.Type);

    /// <inheritdoc/>
    public virtual Task<string?> DiscoverAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw Unexpected("discover", T.Type);

    private static NotSupportedException Unexpected(string verb, ResourceType type) =>
        new($"the test expects nobody to {verb} {type}");
}
