using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Leadership;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.Secrets;
using Sluice.KubernetesObjects.Meta;
using Sluice.RouterControl.Certificates;

namespace Sluice.Operator.Control;

/// <summary>
/// Follows the control stream's Secret, on every replica, and shows its certificate; the leader keeps what it holds fresh.
/// </summary>
/// <param name="runtime">Its client, its caches, and who leads.</param>
/// <param name="secret">Where.</param>
/// <param name="hosts">The names that the certificate must have.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where what changes is said.</param>
internal sealed class CertificateKeeper(
    ControllerHost runtime,
    ObjectKey secret,
    IReadOnlyList<string> hosts,
    TimeProvider time,
    ILogger log
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    /// <summary>By name: the operator may see no other.</summary>
    private readonly ObjectCache<Secret> _cache = runtime.AddCache<Secret>(
        new ListScope { Namespace = secret.Namespace, FieldSelector = $"metadata.name={secret.Name}" }
    );

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>What routers are shown.</summary>
    public ShownCertificate Shown { get; } = new();

    /// <summary>Until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var changes = _cache.Subscribe(_ => _changes.Writer.TryWrite(true));
        await _cache.SyncedAsync(stop);
        var retry = FirstRetry;
        while (true)
        {
            var leader = runtime.Leadership.Current;
            Show();
            var isWell = !leader.IsLeading || await RenewAsync(stop);
            var wait = isWell ? Interval : retry;
            retry = isWell ? FirstRetry : Shorter(retry * 2, LastRetry);
            await WaitAsync(leader, wait, stop);
        }
    }

    private void Show()
    {
        if (_cache.Find(secret) is { } found && ControlSecret.Read(found) is { } contents)
        {
            Shown.Show(contents);
        }
    }

    /// <returns>Whether the Secret is as it should be, or was written: then the cache brings it.</returns>
    private async Task<bool> RenewAsync(CancellationToken cancellation)
    {
        var found = _cache.Find(secret);
        var contents = found is null ? null : ControlSecret.Read(found);
        if (CertificatePlan.Next(contents, hosts, time.GetUtcNow()) is not { } next)
        {
            return true;
        }

        try
        {
            var wanted = ControlSecret.Write(secret, found, next);
            await (
                found is null
                    ? runtime.Kubernetes.CreateAsync(wanted, FieldOwner.Sluice, cancellation)
                    : runtime.Kubernetes.ApplyAsync(wanted, FieldOwner.Sluice, cancellation)
            );
            ControlLog.Renewed(log, secret);
            return true;
        }
        catch (KubernetesException failure)
            when (failure.Fault is KubernetesFault.Conflict or KubernetesFault.AlreadyExists)
        {
            // The cache brings what another wrote.
            return true;
        }
        catch (KubernetesException failure)
        {
            ControlLog.NotRenewed(log, secret, failure.Message);
            return false;
        }
        catch (NotLeadingException)
        {
            return false;
        }
    }

    private async Task WaitAsync(LeadershipView leader, TimeSpan wait, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(
            Task.Delay(wait, time, either.Token),
            runtime.Leadership.ChangedAsync(leader, either.Token),
            _changes.Reader.WaitToReadAsync(either.Token).AsTask()
        );
        await either.CancelAsync();
        _changes.Reader.TryRead(out _);
        stop.ThrowIfCancellationRequested();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
