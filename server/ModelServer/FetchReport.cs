using Sluice.Hosting.Progress;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.ModelServer;

/// <summary>Tells how the fetching of versions gets on: looks at catalogs now and then. One caller at a time.</summary>
/// <param name="time">The clock.</param>
public sealed class FetchReport(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(ModelName, ModelVersion), TransferMeter> _meters = [];

    /// <summary>Shows what is being fetched until it is cancelled.</summary>
    /// <param name="snapshots">All versions now.</param>
    /// <param name="line">Where to.</param>
    /// <param name="cancellation">The end.</param>
    public async Task RunAsync(
        Func<IEnumerable<VersionSnapshot>> snapshots,
        ProgressLine line,
        CancellationToken cancellation
    )
    {
        using var timer = new PeriodicTimer(Pause, time);
        var isShown = false;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                if (Describe(snapshots()) is { } text)
                {
                    line.Show(() => text);
                    isShown = true;
                }
                else if (isShown)
                {
                    line.Clear();
                    isShown = false;
                }
            }
        }
        catch (OperationCanceledException)
        {
            line.Clear();
        }
    }

    /// <summary>What is being fetched, in one line; null: nothing.</summary>
    public string? Describe(IEnumerable<VersionSnapshot> snapshots)
    {
        var fetching = snapshots
            .Where(version => version is { State: ModelState.Loading, Progress: not null })
            .ToArray();
        foreach (
            var done in _meters.Keys.Except(fetching.Select(version => (version.Model, version.Version))).ToArray()
        )
        {
            _meters.Remove(done);
        }

        return fetching.Length == 0 ? null : string.Join("; ", fetching.Select(Describe));
    }

    private string Describe(VersionSnapshot version)
    {
        var key = (version.Model, version.Version);
        if (!_meters.TryGetValue(key, out var meter))
        {
            _meters.Add(key, meter = new TransferMeter(time));
        }

        var (done, total) = version.Progress!;
        var transfer = meter.Describe(done, total);
        return done < total
            ? $"Fetching {version.Model} version {version.Version}: {transfer}"
            : $"Reading {version.Model} version {version.Version}: {TransferText.Bytes(total)}";
    }
}
