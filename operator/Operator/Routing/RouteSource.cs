using System.Collections.Concurrent;
using System.Threading.Channels;
using Sluice.KubernetesObjects.Meta;
using Sluice.Operator.Observing;
using Sluice.Protos.Control;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Routing;
using Sluice.RouterControl.Fleet;

namespace Sluice.Operator.Routing;

/// <summary>
/// Every route that routers shall know, on every replica alike: rendered of status and pods as the watch brings them, never of
/// the spec, never of memory. A status that is missing is rebuilt of the children's notes first, so nobody is told that a route
/// is gone because somebody deleted a status.
/// </summary>
/// <param name="caches">What is watched.</param>
/// <param name="source">Puts it together.</param>
/// <param name="routers">Are told whenever a route differs.</param>
internal sealed class RouteSource(OperatorCaches caches, ObservationSource source, RouterFleet routers)
{
    private readonly Channel<ObjectKey> _changed = Channel.CreateUnbounded<ObjectKey>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly ConcurrentDictionary<ObjectKey, Route> _routes = new();
    private ulong _seen;

    /// <summary>Renders until it is told to stop. Publishes first when all there is has been seen.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var subjects = caches.Subjects.Subscribe(change => _changed.Writer.TryWrite(change.Key));
        using var pods = caches.Pods.Cache.Subscribe(change =>
        {
            Saw(change.Now ?? change.Before);
            Mark(change.Now ?? change.Before);
        });
        using var children = caches.Deployments.Cache.Subscribe(change => Mark(change.Now ?? change.Before));
        await Task.WhenAll(
            caches.Subjects.SyncedAsync(stop),
            caches.Pods.Cache.SyncedAsync(stop),
            caches.Deployments.Cache.SyncedAsync(stop)
        );
        foreach (var subject in caches.Subjects.ToList())
        {
            Render(subject.Key);
        }

        foreach (var pod in caches.Pods.Cache.ToList())
        {
            Saw(pod);
        }

        Publish();
        while (await _changed.Reader.WaitToReadAsync(stop))
        {
            var differs = false;
            while (_changed.Reader.TryRead(out var key))
            {
                differs |= Render(key);
            }

            if (differs)
            {
                Publish();
            }
        }
    }

    /// <returns>Whether the route is another now.</returns>
    private bool Render(ObjectKey key)
    {
        if (caches.Subjects.Find(key) is not { } subject || RouteOf(subject) is not { } route)
        {
            return _routes.TryRemove(key, out _);
        }

        var isNew = !_routes.TryGetValue(key, out var before) || !before.Equals(route);
        _routes[key] = route;
        return isNew;
    }

    private void Publish() => routers.Publish(new(_routes.Values, Volatile.Read(ref _seen)));

    private Route? RouteOf(ModelDeploymentObject subject)
    {
        var seen = source.Look(subject);
        var status = RebuiltStatus.InEffect(seen.Owner, seen.Status, seen.Deployments, seen.Pods);
        if (status is null)
        {
            return null;
        }

        var pods = seen.Pods.Select(pod => pod.Observe()).ToList();
        var route = RoutingTableRenderer.RenderRoute(seen.Owner.Metadata(), status, pods);
        route.Uid = seen.Owner.Uid;
        route.Created = subject.Metadata.CreationTimestamp?.ToUnixTimeSeconds() ?? 0;
        return route;
    }

    private void Mark(KubernetesObject? labelled)
    {
        foreach (var key in labelled is null ? [] : OperatorCaches.SubjectOf(labelled))
        {
            _changed.Writer.TryWrite(key);
        }
    }

    /// <summary>API servers count versions up, over all kinds; where one does not, nothing is known.</summary>
    private void Saw(KubernetesObject? pod)
    {
        if (ulong.TryParse(pod?.Metadata.ResourceVersion, out var version) && version > Volatile.Read(ref _seen))
        {
            Volatile.Write(ref _seen, version);
        }
    }
}
