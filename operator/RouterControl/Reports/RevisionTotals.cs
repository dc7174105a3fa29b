namespace Sluice.RouterControl.Reports;

/// <summary>What one revision got under one generation of its route, over all routers since the start of each.</summary>
/// <param name="Generation">The route's generation.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Counts">How its requests ended.</param>
/// <param name="Latency">How long those took that ended well.</param>
public sealed record RevisionTotals(
    ulong Generation,
    string Variant,
    string Revision,
    OutcomeCounts Counts,
    LatencyTotals Latency
);
