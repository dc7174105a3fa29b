using System.Text.Json.Nodes;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Authentication;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>A client whose writes pass a <see cref="LeaseGate"/>; reads pass always.</summary>
public sealed class LeadingClient(IKubernetesClient client, LeaseGate gate) : IKubernetesClient
{
    /// <inheritdoc/>
    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => client.GetAsync<T>(key, cancellation);

    /// <inheritdoc/>
    public Task<ObjectList<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => client.ListAsync<T>(scope, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope,
        string resourceVersion,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T> => client.WatchAsync<T>(scope, resourceVersion, cancellation);

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T created, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        gate.WriteAsync(token => client.CreateAsync(created, owner, token), cancellation);

    /// <inheritdoc/>
    public Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        gate.WriteAsync(token => client.ApplyAsync(applied, owner, token), cancellation);

    /// <inheritdoc/>
    public Task<T> ApplyStatusAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        gate.WriteAsync(token => client.ApplyStatusAsync(applied, owner, token), cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        gate.WriteAsync(
            async token =>
            {
                await client.DeleteAsync<T>(key, options, token);
                return true;
            },
            cancellation
        );

    /// <inheritdoc/>
    public Task<TokenReviewStatus> ReviewTokenAsync(
        string token,
        IReadOnlyList<string> audiences,
        CancellationToken cancellation
    ) => client.ReviewTokenAsync(token, audiences, cancellation);

    /// <inheritdoc/>
    public Task<JsonObject?> FindSchemaAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => client.FindSchemaAsync<T>(cancellation);

    /// <inheritdoc/>
    public Task<string?> DiscoverAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => client.DiscoverAsync<T>(cancellation);
}
