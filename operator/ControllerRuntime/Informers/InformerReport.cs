using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient.Errors;

namespace Sluice.ControllerRuntime.Informers;

/// <summary>Log and metrics of the caches.</summary>
public sealed class InformerReport
{
    private readonly ILogger _log;
    private readonly Counter<long> _lists;
    private readonly Counter<long> _interruptions;
    private readonly Lock _gate = new();
    private readonly List<IRunningCache> _caches = [];

    /// <summary>With instruments in a meter.</summary>
    public InformerReport(ILogger log, Meter meter)
    {
        _log = log;
        _lists = meter.CreateCounter<long>("sluice.informer.lists", "{list}", "Lists that replaced a cache");
        _interruptions = meter.CreateCounter<long>(
            "sluice.informer.interruptions",
            "{interruption}",
            "Lists and watches that broke, by the client's fault"
        );
        meter.CreateObservableGauge("sluice.informer.objects", Counts, "{object}", "Objects in a cache");
    }

    internal IReadOnlyList<IRunningCache> Caches
    {
        get
        {
            lock (_gate)
                return [.. _caches];
        }
    }

    internal void Add(IRunningCache cache)
    {
        lock (_gate)
            _caches.Add(cache);
    }

    internal void Listed(string kind, int count)
    {
        _lists.Add(1, Kind(kind));
        InformerLog.Listed(_log, kind, count);
    }

    internal void Interrupted(string kind, KubernetesException cause, int failures, TimeSpan wait)
    {
        _interruptions.Add(1, Kind(kind), new("fault", cause.Fault.ToString()));
        // A server that goes ends every watch, and one line in the log for each try would bury the rest.
        if (failures == 1)
            InformerLog.Interrupted(_log, kind, cause.Message);
        else
            InformerLog.StillInterrupted(_log, kind, failures, wait, cause.Message);
    }

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);

    private IEnumerable<Measurement<int>> Counts() =>
        Caches.Select(cache => new Measurement<int>(cache.Count, Kind(cache.Kind)));
}
