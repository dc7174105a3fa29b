namespace Sluice.Serving.Statistics;

/// <summary>What a version has done since it was loaded. Immutable.</summary>
public sealed record InferenceStatistics
{
    public static InferenceStatistics None { get; } = new();

    /// <summary>When the last run ended; null: there was none.</summary>
    public DateTimeOffset? LastInference { get; init; }

    /// <summary>Rows that were run: a request of 64 rows counts 64.</summary>
    public long Rows { get; init; }

    /// <summary>Runs of the engine; requests that were run together count once.</summary>
    public long Runs { get; init; }

    /// <summary>Requests that were answered, from their leasing of the version to the end of their run.</summary>
    public DurationSum Success { get; init; }

    /// <summary>Requests that were not: refused, failed, or given up by their callers.</summary>
    public DurationSum Failure { get; init; }

    /// <summary>Answered requests' waiting for a run.</summary>
    public DurationSum Queue { get; init; }

    /// <summary>Answered requests' runs, inputs' and outputs' passing to and from the engine included.</summary>
    public DurationSum Run { get; init; }

    /// <summary>Runs by how many rows they had.</summary>
    public IReadOnlyDictionary<long, DurationSum> RunsByRows { get; init; } = new Dictionary<long, DurationSum>();
}
