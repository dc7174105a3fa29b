using Sluice.Serving.Batching;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Statistics;

namespace Sluice.Serving.Lifecycle;

/// <summary>Keeps a loaded model in memory for one request. Hold it no longer than the request lasts.</summary>
public sealed class ModelLease : IDisposable
{
    private readonly ServedVersion _holder;
    private int _isGivenBack;

    internal ModelLease(ServedVersion holder, ILoadedModel loaded, ContentDigest digest)
    {
        _holder = holder;
        Loaded = loaded;
        Digest = digest;
    }

    public ModelName Model => _holder.Model;

    public ModelVersion Version => _holder.Version;

    public ILoadedModel Loaded { get; }

    /// <summary>Of the version's files.</summary>
    public ContentDigest Digest { get; }

    /// <summary>What its author says of how it is served.</summary>
    public ModelSettings Settings => _holder.Settings;

    /// <summary>Bounds the runs over this version alone; null: nothing does.</summary>
    internal RunSlots? Slots => _holder.Slots;

    /// <summary>The requests that wait to be run together; null: each runs alone.</summary>
    internal BatchQueue? Batches => _holder.Batches;

    /// <summary>What tells the version's measurements from others'.</summary>
    internal ReadOnlySpan<KeyValuePair<string, object?>> Tags => _holder.Tags;

    /// <summary>To be told how the request ended.</summary>
    internal StatisticsState Statistics => _holder.Statistics;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
        {
            _holder.GiveBack();
        }
    }
}
