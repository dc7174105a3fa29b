using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>
/// A router's side of the control plane: what was in effect is restored, then a link is kept to every operator that the
/// configured names stand for.
/// </summary>
public sealed class ControlLinks : IAsyncDisposable
{
    // A new operator replica is not needed at once: the others say the same.
    private static readonly TimeSpan LookUpInterval = TimeSpan.FromSeconds(5);

    private readonly LinkParts _parts;
    private readonly TableKeeper? _keeper;
    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<
        (ControlAddress, IPEndPoint),
        (OperatorLink Link, Task Running, CancellationTokenSource End)
    > _links = [];
    private Task _running = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;

    /// <param name="options">Where operators are.</param>
    /// <param name="routing">Where what they say goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads reconnections; not to be used by others while this lives.</param>
    /// <param name="logger">For all of it.</param>
    public ControlLinks(ControlOptions options, RoutingState routing, TimeProvider time, Random random, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ControlState(routing, time, logger);
        _parts = new LinkParts(options, state, routing, time, random, logger);
        if (options.StateFolder is { } folder)
            _keeper = new TableKeeper(state, new TableFile(folder), time, logger);
    }

    /// <summary>How many operators are connected just now.</summary>
    public int Connected
    {
        get
        {
            lock (_links)
                return _links.Values.Count(entry => entry.Link.IsConnected);
        }
    }

    /// <summary>Restores what was in effect, and begins to connect.</summary>
    public void Start()
    {
        _keeper?.Restore();
        _keeping = _keeper is null ? Task.CompletedTask : Task.Run(() => _keeper.RunAsync(_ending.Token));
        _running = Task.Run(() => RunAsync(_ending.Token));
    }

    /// <summary>Says good-bye to every operator; what is in effect stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        await _keeping;
        _ending.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _parts.Time);
        var looked = _parts.Time.GetTimestamp() - _parts.Time.TimestampFrequency * 3600;
        try
        {
            do
            {
                if (_parts.Time.GetElapsedTime(looked) >= LookUpInterval)
                {
                    await LookUpAsync(cancellation);
                    looked = _parts.Time.GetTimestamp();
                }
                _parts.State.Refresh();
            } while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // The router ends.
        }
        await Task.WhenAll(_links.Values.Select(entry => entry.Running));
    }

    private async Task LookUpAsync(CancellationToken cancellation)
    {
        foreach (var address in _parts.Options.Operators)
        {
            if (await ResolveAsync(address, cancellation) is { } found)
                Follow(address, found);
        }
    }

    /// <returns>Null when the name's server gives no answer: then what was known is kept.</returns>
    private async Task<HashSet<IPEndPoint>?> ResolveAsync(ControlAddress address, CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(address.Host, cancellation);
            return [.. addresses.Select(each => new IPEndPoint(each, address.Port))];
        }
        catch (SocketException failure)
        {
            ControlLog.NotResolved(_parts.Logger, address.Host, failure.Message);
            return null;
        }
    }

    private void Follow(ControlAddress address, HashSet<IPEndPoint> endPoints)
    {
        lock (_links)
        {
            foreach (var endPoint in endPoints.Where(each => !_links.ContainsKey((address, each))))
            {
                var link = new OperatorLink(address, endPoint, _parts);
                var end = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
                _links[(address, endPoint)] = (link, Task.Run(() => link.RunAsync(end.Token)), end);
            }

            // A name lags behind: whom one still talks to is kept.
            var gone = _links.Where(pair =>
                pair.Key.Item1 == address && !endPoints.Contains(pair.Key.Item2) && !pair.Value.Link.IsConnected
            );
            foreach (var (key, entry) in gone.ToArray())
            {
                entry.End.Cancel();
                _links.Remove(key);
            }
        }
    }
}
