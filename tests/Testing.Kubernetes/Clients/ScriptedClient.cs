using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Json;

namespace Sluice.Testing.Kubernetes.Clients;

/// <summary>Lists and watches as a test says: each call takes the next line of the script.</summary>
public sealed class ScriptedClient(ManualTimeProvider time) : RefusingClient
{
    private readonly Queue<Func<object>> _script = new();

    /// <summary>What was asked: <c>list</c>, <c>watch 7</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>One list, of ConfigMaps with these names.</summary>
    public ScriptedClient Lists(string version, params string[] names) =>
        Then(() => new ObjectList<ConfigMap>([.. names.Select(name => Make(name, version))], version));

    /// <summary>One watch.</summary>
    /// <param name="versions">Of the changes that it tells.</param>
    /// <param name="lasts">In all.</param>
    /// <param name="ends">How; null: quietly.</param>
    public ScriptedClient Watches(string[] versions, TimeSpan lasts, KubernetesFault? ends = null) =>
        Then(() => new ScriptedWatch(versions, lasts, ends));

    /// <summary>One watch in which nothing happens, until it is cancelled.</summary>
    public ScriptedClient Rests() => Watches([], Timeout.InfiniteTimeSpan);

    /// <summary>One call that fails.</summary>
    public ScriptedClient Fails(KubernetesFault fault, TimeSpan? retryAfter = null) =>
        Then(() => throw new KubernetesException(fault, $"{fault}") { RetryAfter = retryAfter });

    /// <inheritdoc/>
    public override Task<ObjectList<T>> ListAsync<T>(ListScope scope, CancellationToken cancellation)
    {
        Asked.Enqueue("list");
        return Task.FromResult((ObjectList<T>)Next());
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ListScope scope,
        string resourceVersion,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        Asked.Enqueue($"watch {resourceVersion}");
        var watch = (ScriptedWatch)Next();
        yield return new WatchEvent<T>(WatchEventType.Bookmark, null, resourceVersion);
        foreach (var version in watch.Versions)
            yield return new WatchEvent<T>(WatchEventType.Added, (T)(object)Make("x", version), version);
        await Task.Yield();
        if (watch.Lasts == Timeout.InfiniteTimeSpan)
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
        time.Advance(watch.Lasts);
        if (watch.Ends is { } fault)
            throw new KubernetesException(fault, $"{fault}");
    }

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
