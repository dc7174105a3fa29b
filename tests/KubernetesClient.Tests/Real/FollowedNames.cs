using System.Collections.Concurrent;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.Testing;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>The names of the config maps that a follower knows.</summary>
internal sealed class FollowedNames : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _names = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Task _following;
    private int _lists;

    public FollowedNames(IKubernetesClient client, ListScope scope)
    {
        var follower = new ObjectFollower<ConfigMap>(client, scope, TimeProvider.System, new Random(1));
        _following = Task.Run(() => FollowAsync(follower));
    }

    public ICollection<string> Names => _names.Keys;

    public int Lists => _lists;

    public ConcurrentQueue<string> Interruptions { get; } = new();

    /// <summary>Until it has listed, and knows so many.</summary>
    public async Task UntilAsync(int count)
    {
        while (_lists == 0 || _names.Count != count)
            await _changed.WaitAsync().Within(Clients.Limit);
    }

    /// <summary>Until it says that it knows nothing more.</summary>
    public async Task InterruptedAsync()
    {
        var before = Interruptions.Count;
        while (Interruptions.Count == before)
            await _changed.WaitAsync().Within(Clients.Limit);
    }

    /// <summary>Ends it, and fails where it had ended by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _following.Within(Clients.Limit));
        _end.Dispose();
        _changed.Dispose();
    }

    private async Task FollowAsync(ObjectFollower<ConfigMap> follower)
    {
        await foreach (var step in follower.FollowAsync(_end.Token))
        {
            if (step is FollowStep<ConfigMap>.Listed listed)
            {
                _names.Clear();
                foreach (var item in listed.List.Items)
                    _names[item.Metadata.Name!] = true;
                Interlocked.Increment(ref _lists);
            }
            else if (step is FollowStep<ConfigMap>.Watched { Event: { Object: { } changed } happened })
            {
                if (happened.Type == WatchEventType.Deleted)
                    _names.TryRemove(changed.Metadata.Name!, out _);
                else
                    _names[changed.Metadata.Name!] = true;
            }
            else if (step is FollowStep<ConfigMap>.Interrupted interrupted)
            {
                Interruptions.Enqueue(interrupted.Cause.Message);
            }

            _changed.Release();
        }
    }
}
