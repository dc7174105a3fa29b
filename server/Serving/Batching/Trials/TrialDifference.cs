namespace Sluice.Serving.Batching.Trials;

/// <summary>What differs between two runs in which a row should get the same.</summary>
internal enum TrialDifference
{
    /// <summary>How many rows run: the others are the same row.</summary>
    OtherCount,

    /// <summary>Which rows run beside it, and nothing else.</summary>
    OtherRows,
}
