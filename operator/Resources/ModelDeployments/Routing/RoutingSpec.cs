namespace Sluice.Resources.ModelDeployments.Routing;

/// <summary>A change is in effect at once, and starts no new revision.</summary>
public sealed record RoutingSpec
{
    /// <summary>Keeps what belongs together at one variant. Absent: every prediction goes where its turn sends it.</summary>
    public StickySpec? Sticky { get; init; }

    /// <summary>Which failed requests are tried a second time, on another server of the same revision.</summary>
    public Retry Retry { get; init; } = Retry.Idempotent;

    /// <summary>
    /// Whether a request may name its variant by <c>sluice-variant</c> or <c>X-Amzn-SageMaker-Target-Variant</c>. If not, one that
    /// does is refused.
    /// </summary>
    public bool AllowVariantHeader { get; init; } = true;
}
