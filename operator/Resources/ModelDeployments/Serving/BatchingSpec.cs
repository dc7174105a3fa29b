using Sluice.Resources.Constraints;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>
/// How requests that wait for a run are run together. What a variant writes here replaces what the deployment writes, as a whole.
/// </summary>
public sealed record BatchingSpec
{
    /// <summary>What is in effect where nothing is written.</summary>
    public static BatchingSpec Default { get; } =
        new()
        {
            Mode = BatchingMode.Auto,
            MaxRows = 32,
            MaxDelay = Duration.Parse("0ms"),
            MaxQueueRows = 1024,
        };

    /// <summary>Which models do. Absent: Auto.</summary>
    public BatchingMode? Mode { get; init; }

    /// <summary>The most rows of a run of several requests. Absent: 32.</summary>
    [Range(1, 1_048_576)]
    public int? MaxRows { get; init; }

    /// <summary>How long a request may wait for others. Absent or 0: only while no run can begin.</summary>
    [DurationRange("0ms", "10s")]
    public Duration? MaxDelay { get; init; }

    /// <summary>The most rows that may wait in one server; a request of more is refused. Absent: 1024.</summary>
    [Range(1, 1_048_576)]
    public int? MaxQueueRows { get; init; }
}
