using System.Text.Json.Nodes;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Authentication;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient;

/// <summary>
/// What Sluice asks of an API server. There is no update: what exists is changed by server-side apply, which sends only what
/// Sluice owns. Safe for use from several threads at once.
/// </summary>
/// <remarks>
/// Every method throws <see cref="KubernetesException"/>, whose <see cref="KubernetesException.Fault"/> says what to do next,
/// and <see cref="OperationCanceledException"/> only where the caller's token was cancelled: a timeout of the client's own is
/// <see cref="KubernetesFault.Timeout"/>. What is surely safe to repeat is repeated within the call, within its time: an
/// answer 429, a connection that never came to be, a read that broke, credentials that had just been rotated. A write whose
/// answer was lost is not repeated: it may have happened, and only the caller knows how to look.
/// The version of the API is chosen by discovery, from those that the record can hold: a kind that the server has in none of
/// them is <see cref="KubernetesFault.NotServed"/>.
/// </remarks>
public interface IKubernetesClient
{
    /// <summary>Reads one object as it is now (not from the server's cache).</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.NotFound"/>: there is none.</exception>
    Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>
    /// Reads all objects of a kind, in pages, as they were at one moment. Where the server has forgotten that moment before
    /// the last page, it starts again, at most three times.
    /// </summary>
    Task<ObjectList<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>
    /// One watch: what changes after a resource version, with bookmarks. The first thing it tells is a bookmark of that version:
    /// the server has taken it on. It ends quietly when the server ends it, which a server does every few minutes; go on from
    /// the last <see cref="WatchEvent{T}.ResourceVersion"/>.
    /// </summary>
    /// <param name="scope">What to watch.</param>
    /// <param name="resourceVersion">Of a list, or of an event before.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="KubernetesException">
    /// <see cref="KubernetesFault.Gone"/>: the server no longer knows that version; list, and watch from there.
    /// <see cref="KubernetesFault.Unreachable"/>: the connection broke; go on from the last version.
    /// </exception>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope,
        string resourceVersion,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>;

    /// <summary>
    /// Creates an object by POST, so that one that exists is never changed.
    /// </summary>
    /// <param name="created">Without uid and resourceVersion.</param>
    /// <param name="owner">Owns the fields from now on.</param>
    /// <param name="cancellation">Ends it; the object may have been created.</param>
    /// <returns>The object as the server stored it.</returns>
    /// <exception cref="KubernetesException">
    /// <see cref="KubernetesFault.AlreadyExists"/>: one of that name exists, perhaps ours from a call whose answer was lost.
    /// <see cref="KubernetesFault.Invalid"/>: the server refuses it, see <see cref="KubernetesException.Causes"/>.
    /// </exception>
    Task<T> CreateAsync<T>(T created, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>
    /// Forced server-side apply: the fields that are set become the owner's and have these values; fields that the owner had
    /// and that are not set now go; all others stay.
    /// </summary>
    /// <param name="applied">
    /// What Sluice wants, with <c>metadata.uid</c> as observed: an object that went, or another in its place, is a conflict and
    /// never created or taken over. With <c>metadata.resourceVersion</c> too, any change since it was read is a conflict.
    /// </param>
    /// <param name="owner">Owns the fields.</param>
    /// <param name="cancellation">Ends it; it may have been applied.</param>
    /// <returns>
    /// The object as the server stored it. Where nothing changed it has the same resource version, but for the first apply to an
    /// object that was created by POST: that one, and on old servers the next, also writes who owns its fields, so that fields
    /// of the POST that are no longer wanted go too.
    /// </returns>
    /// <exception cref="ArgumentException"><c>metadata.uid</c> is not set.</exception>
    /// <exception cref="KubernetesException">
    /// <see cref="KubernetesFault.Conflict"/>: it is not that object, or it was changed; read it again.
    /// </exception>
    Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>
    /// Forced server-side apply of the status, and of nothing else, to the object as it was read: a writer that has not seen
    /// the newest state gets a conflict, whoever it believes to be.
    /// </summary>
    /// <param name="applied">
    /// With <c>metadata.uid</c> and <c>metadata.resourceVersion</c> as read, and the whole status. Other fields are not sent.
    /// </param>
    /// <param name="owner">Owns the fields: another than that of <see cref="ApplyAsync"/>.</param>
    /// <param name="cancellation">Ends it; it may have been applied.</param>
    /// <returns>The object as the server stored it.</returns>
    /// <exception cref="ArgumentException">One of the two preconditions is not set.</exception>
    /// <exception cref="KubernetesException">
    /// <see cref="KubernetesFault.Conflict"/>: it was changed since; read it again. <see cref="KubernetesFault.NotFound"/>: it
    /// is gone.
    /// </exception>
    Task<T> ApplyStatusAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>Deletes one object. One with finalizers stays until they are gone.</summary>
    /// <exception cref="KubernetesException">
    /// <see cref="KubernetesFault.NotFound"/>: there is none. <see cref="KubernetesFault.Conflict"/>: it is not the one that the
    /// preconditions mean.
    /// </exception>
    Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>Asks whose token something is.</summary>
    /// <param name="token">The token. Never logged.</param>
    /// <param name="audiences">For whom it must be meant, any of these; empty: the API server itself.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<TokenReviewStatus> ReviewTokenAsync(
        string token,
        IReadOnlyList<string> audiences,
        CancellationToken cancellation
    );

    /// <summary>The schema that the server publishes of a kind, in the grammar of OpenAPI 3 or 2; null: it publishes none.</summary>
    Task<JsonObject?> FindSchemaAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;

    /// <summary>The <c>apiVersion</c> in which this client speaks of a kind to this server; null where it has none of them.</summary>
    Task<string?> DiscoverAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>;
}
