using System.Threading.Channels;
using Sluice.Rendering.Routing;
using Sluice.Rendering.Splitting;
using Sluice.Resources.ModelDeployments;
using Sluice.Routing.Table;

namespace Sluice.Cli.Up;

/// <summary>
/// What the operator is in a cluster, in one process: makes the model servers and the routing table what the manifest asks
/// for, by the operator's own decisions. One loop owns all state; edits and servers only send it events.
/// </summary>
/// <param name="routing">The router's table.</param>
/// <param name="createServer">Makes, but does not start, the server of a variant's revision.</param>
/// <param name="report">Tells the user.</param>
internal sealed class LocalOperator(
    RoutingState routing,
    Func<ModelDeployment, RevisionStatus, LocalServer> createServer,
    UpReport report
)
{
    private readonly Channel<ModelDeployment?> _events = Channel.CreateUnbounded<ModelDeployment?>();
    private readonly Dictionary<ServerKey, LocalServer> _servers = [];
    private readonly List<Task> _stopping = [];
    private ModelDeployment? _deployment;
    private ModelDeploymentStatus? _status;

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
                    _deployment = edited;
                }

                Step();
                if (!isUp && _servers.Values.All(server => server.State != LocalServerState.Starting))
                {
                    var ready = _servers.Values.FirstOrDefault(server => server.State == LocalServerState.Ready);
                    if (ready is null)
                    {
                        return false;
                    }

                    isUp = true;
                    report.Up(_status!, ready.Signature!);
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

    /// <summary>Observe, plan, apply: from what is, never from what happened.</summary>
    private void Step()
    {
        var pods = _servers.Values.Select(server => server.Observe()).OfType<ObservedPod>().ToArray();
        var status = SharePlan.Next(_deployment!, _status, pods);
        _status = status;

        StartMissing(status);
        var olderEnded = Task.CompletedTask;
        if ((ulong)status.RouteGeneration > routing.Generation)
        {
            olderEnded = routing.Replace(RoutingTableRenderer.Render(_deployment!.Metadata, status, pods)).OlderEnded;
            report.Split(status);
        }

        report.Failures(_servers.Values, status);
        StopUnwanted(status, olderEnded);
        _stopping.RemoveAll(task => task.IsCompletedSuccessfully);
    }

    private void StartMissing(ModelDeploymentStatus status)
    {
        foreach (var revision in status.Revisions)
        {
            var key = new ServerKey(revision.Variant, revision.Name);
            if (_servers.ContainsKey(key))
            {
                continue;
            }

            var server = createServer(_deployment!, revision);
            _servers.Add(key, server);
            server.Start(settled: () => _events.Writer.TryWrite(null));
        }
    }

    /// <summary>A server that the table no longer names ends when the last request that began before has ended.</summary>
    private void StopUnwanted(ModelDeploymentStatus status, Task olderEnded)
    {
        var wanted = status.Revisions.Select(revision => new ServerKey(revision.Variant, revision.Name)).ToHashSet();
        foreach (var key in _servers.Keys.Where(key => !wanted.Contains(key)).ToArray())
        {
            _servers.Remove(key, out var server);
            _stopping.Add(StopAsync(server!, olderEnded));
        }
    }

    private async Task ForgetFailedAsync()
    {
        foreach (var server in _servers.Values.Where(server => server.State == LocalServerState.Failed).ToArray())
        {
            _servers.Remove(server.Key);
            await server.DisposeAsync();
        }
    }

    private static async Task StopAsync(LocalServer server, Task olderEnded)
    {
        await olderEnded;
        await server.DisposeAsync();
    }
}
