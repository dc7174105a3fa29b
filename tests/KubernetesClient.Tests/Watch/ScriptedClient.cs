using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Authentication;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing;

namespace Sluice.KubernetesClient.Tests.Watch;

/// <summary>Lists and watches as a test says: each call takes the next line of the script.</summary>
internal sealed class ScriptedClient(ManualTimeProvider time) : IKubernetesClient
{
    private readonly Queue<Func<object>> _script = new();

    /// <summary>What was asked: <c>list</c>, <c>watch 7</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ScriptedClient Lists(string version, params string[] names) =>
        Then(() => new ObjectList<ConfigMap>([.. names.Select(name => Make(name, version))], version));

    /// <summary>One watch.</summary>
    /// <param name="versions">Of the changes that it tells.</param>
    /// <param name="lasts">In all.</param>
    /// <param name="ends">How; null: quietly.</param>
    public ScriptedClient Watches(string[] versions, TimeSpan lasts, KubernetesFault? ends = null) =>
        Then(() => new ScriptedWatch(versions, lasts, ends));

    public ScriptedClient Fails(KubernetesFault fault, TimeSpan? retryAfter = null) =>
        Then(() => throw new KubernetesException(fault, $"{fault}") { RetryAfter = retryAfter });

    public Task<ObjectList<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        Asked.Enqueue("list");
        return Task.FromResult((ObjectList<T>)Next());
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope,
        string resourceVersion,
        [EnumeratorCancellation] CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>
    {
        Asked.Enqueue($"watch {resourceVersion}");
        var watch = (ScriptedWatch)Next();
        yield return new WatchEvent<T>(WatchEventType.Bookmark, null, resourceVersion);
        foreach (var version in watch.Versions)
            yield return new WatchEvent<T>(WatchEventType.Added, (T)(object)Make("x", version), version);
        await Task.Yield();
        time.Advance(watch.Lasts);
        if (watch.Ends is { } fault)
            throw new KubernetesException(fault, $"{fault}");
    }

    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T created, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    public Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    public Task<T> ApplyStatusAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    public Task<TokenReviewStatus> ReviewTokenAsync(
        string token,
        IReadOnlyList<string> audiences,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<System.Text.Json.Nodes.JsonObject?> FindSchemaAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    public Task<string?> DiscoverAsync<T>(CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new NotSupportedException();

    private ScriptedClient Then(Func<object> next)
    {
        _script.Enqueue(next);
        return this;
    }

    private object Next() =>
        _script.TryDequeue(out var next) ? next() : throw new EndOfStreamException("end of script");

    private static ConfigMap Make(string name, string version) =>
        ObjectJson.Read<ConfigMap>(
            Encoding.UTF8.GetBytes($$$"""{"metadata": {"name": "{{{name}}}", "resourceVersion": "{{{version}}}"}}"""),
            "v1"
        );

    private sealed record ScriptedWatch(string[] Versions, TimeSpan Lasts, KubernetesFault? Ends);
}
