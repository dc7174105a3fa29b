using System.Collections.Concurrent;
using System.Threading.Channels;
using Sluice.Protos.Control;
using Sluice.Rendering.Routing;
using Sluice.Rendering.Splitting;
using Sluice.Resources.ModelDeployments;
using Sluice.Routing.Control;
using Sluice.Serving.Lifecycle;

namespace Sluice.Cli.Up;

/// <summary>
/// What the operator is in a cluster, in one process: makes the model servers and the routing table what the manifest asks
/// for, by the operator's own decisions. One loop owns all state; edits and servers only send it events.
/// </summary>
/// <param name="control">What the router is told, by the messages that an operator sends.</param>
/// <param name="createServer">Makes, but does not start, the server of a variant's revision.</param>
/// <param name="report">Tells the user.</param>
internal sealed class LocalOperator(
    ControlState control,
    Func<ModelDeployment, RevisionStatus, LocalServer> createServer,
    UpReport report
)
{
    private readonly OperatorFeed _feed = control.Connect("up");
    private readonly Channel<ModelDeployment?> _events = Channel.CreateUnbounded<ModelDeployment?>();
    private readonly ConcurrentDictionary<ServerKey, LocalServer> _servers = [];
    private readonly List<Task> _stopping = [];
    private ModelDeployment? _deployment;
    private ModelDeploymentStatus? _status;
    private Task _olderEnded = Task.CompletedTask;

    /// <summary>The manifest has been saved; an equal one retries what has failed.</summary>
    public void Edit(ModelDeployment deployment) => _events.Writer.TryWrite(deployment);

    /// <summary>
    /// Works until cancelled, or until every variant of the first manifest has failed: then nothing would ever answer.
    /// </summary>
    /// <returns>False when nothing could be served.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var isUp = false;
        try
        {
            await foreach (var edited in _events.Reader.ReadAllAsync(cancellation))
            {
                if (edited is not null)
                {
                    await ForgetFailedAsync();
                    report.Retrying();
                    _deployment = edited;
                }

                // What a step has not seen settled is not in its split yet.
                var hadSettled = !_servers.IsEmpty && HaveSettled();
                Step();
                if (!isUp && hadSettled && HaveSettled())
                {
                    var ready = _servers.Values.FirstOrDefault(server => server.State == LocalServerState.Ready);
                    if (ready is null)
                    {
                        return false;
                    }

                    isUp = true;
                    report.Up(_status!, ready.Version, ready.Signature!);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }

        return true;
    }

    /// <summary>Ends every server. Only after the router has stopped: until then requests may be on their way to them.</summary>
    public async Task StopAsync()
    {
        _stopping.AddRange(_servers.Values.Select(server => server.DisposeAsync().AsTask()));
        await Task.WhenAll(_stopping);
    }

    /// <summary>Every version of every server, from any thread.</summary>
    public IEnumerable<VersionSnapshot> Snapshots() => _servers.Values.SelectMany(server => server.Snapshots());

    private bool HaveSettled() => _servers.Values.All(server => server.State != LocalServerState.Starting);

    /// <summary>Observe, plan, apply: from what is, never from what happened.</summary>
    private void Step()
    {
        var pods = _servers.Values.Select(server => server.Observe()).OfType<ObservedPod>().ToArray();
        var told = _status?.RouteGeneration;
        var status = SharePlan.Next(_deployment!, _status, pods);
        _status = status;

        StartMissing(status);
        if (status.RouteGeneration != told)
        {
            var route = RoutingTableRenderer.RenderRoute(_deployment!.Metadata, status, pods);
            _feed.Accept(new RouteUpdate { IsComplete = true, Routes = { route } });
            _olderEnded = control.OlderEnded;
            report.Split(status);
        }

        report.Failures(_servers.Values, status);
        report.Warnings(_servers.Values);
        StopUnwanted(status);
        _stopping.RemoveAll(task => task.IsCompletedSuccessfully);
    }

    private void StartMissing(ModelDeploymentStatus status)
    {
        var missing = status
            .Revisions.Where(revision => !_servers.ContainsKey(new(revision.Variant, revision.Name)))
            .ToArray();
        if (missing.Length > 0)
        {
            report.Loading(missing);
        }

        foreach (var revision in missing)
        {
            var server = createServer(_deployment!, revision);
            _servers[server.Key] = server;
            server.Start(changed: () => _events.Writer.TryWrite(null));
        }
    }

    /// <summary>A server that the table no longer names ends when the last request that began before has ended.</summary>
    private void StopUnwanted(ModelDeploymentStatus status)
    {
        var wanted = status.Revisions.Select(revision => new ServerKey(revision.Variant, revision.Name)).ToHashSet();
        foreach (var key in _servers.Keys.Where(key => !wanted.Contains(key)).ToArray())
        {
            if (_servers.TryRemove(key, out var server))
            {
                _stopping.Add(StopAsync(server, _olderEnded));
            }
        }
    }

    private async Task ForgetFailedAsync()
    {
        foreach (var server in _servers.Values.Where(server => server.State == LocalServerState.Failed).ToArray())
        {
            _servers.TryRemove(server.Key, out _);
            await server.DisposeAsync();
        }
    }

    private static async Task StopAsync(LocalServer server, Task olderEnded)
    {
        await olderEnded;
        await server.DisposeAsync();
    }
}
