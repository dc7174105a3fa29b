using Sluice.Resources.Constraints;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>
/// A change starts a new revision. What a variant writes here replaces what the deployment writes.
/// </summary>
// The fields have no defaults in the schema: what is written decides a revision's name.
public sealed record RuntimeSpec
{
    /// <summary>What is in effect where nothing is written.</summary>
    public static RuntimeSpec Default { get; } =
        new()
        {
            Device = Serving.Device.Auto,
            Concurrency = 0,
            IntraOpThreads = 1,
            Batching = BatchingSpec.Default,
            MaxRequestBytes = Quantity.Parse("16Mi"),
            Timeout = Duration.Parse("30s"),
        };

    /// <summary>What the model runs on. Absent: Auto.</summary>
    public Device? Device { get; init; }

    /// <summary>
    /// How many runs of the model a server has going at once. Absent or 0: as many as the processors that it may use, or 1
    /// on a GPU.
    /// </summary>
    [Range(0, 1024)]
    public int? Concurrency { get; init; }

    /// <summary>
    /// How many threads share one run. Absent: 1, which gives the best throughput; more are for a big model whose
    /// latency counts most.
    /// </summary>
    [Range(1, 256)]
    public int? IntraOpThreads { get; init; }

    /// <summary>Whether requests that wait are run together, and how. Absent: where it gives the same and is faster.</summary>
    public BatchingSpec? Batching { get; init; }

    /// <summary>The most bytes that a request may have. Absent: 16Mi.</summary>
    [QuantityRange("1Ki", "256Mi")]
    public Quantity? MaxRequestBytes { get; init; }

    /// <summary>How long a request that brings no deadline of its own may take. Absent: 30s.</summary>
    [DurationRange("1ms", "1h")]
    public Duration? Timeout { get; init; }
}
