using Sluice.Serving.Batching;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Statistics;

namespace Sluice.Serving.Lifecycle;

/// <summary>Keeps a loaded model in memory for one request. Hold it no longer than the request lasts.</summary>
public sealed class ModelLease : IDisposable
{
    private ServedVersion? _holder;

    internal ModelLease(ServedVersion holder, ILoadedModel loaded, ContentDigest digest)
    {
        _holder = holder;
        Model = holder.Model;
        Version = holder.Version;
        Loaded = loaded;
        Digest = digest;
        Statistics = holder.Statistics;
        Settings = holder.Settings;
        Slots = holder.Slots;
        Batches = holder.Batches;
    }

    public ModelName Model { get; }

    public ModelVersion Version { get; }

    public ILoadedModel Loaded { get; }

    /// <summary>Of the version's files.</summary>
    public ContentDigest Digest { get; }

    /// <summary>What its author says of how it is served.</summary>
    public ModelSettings Settings { get; }

    /// <summary>Bounds the runs over this version alone; null: nothing does.</summary>
    internal RunSlots? Slots { get; }

    /// <summary>The requests that wait to be run together; null: each runs alone.</summary>
    internal BatchQueue? Batches { get; }

    /// <summary>To be told how the request ended.</summary>
    internal StatisticsState Statistics { get; }

    public void Dispose() => Interlocked.Exchange(ref _holder, null)?.GiveBack();
}
